"""weakref, gc and finalisers: when objects go, what callbacks see, cycles, resurrection."""

import functools
import gc
import operator
import sys
import weakref


class Thing:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<{self.name}>"

    def __del__(self):
        print("del", self.name)

    def method(self):
        return f"method of {self.name}"


thing = Thing("a")
ref = weakref.ref(thing, lambda r: print("callback", r() is None))
proxy = weakref.proxy(thing)
bound = weakref.WeakMethod(thing.method)
print(ref() is thing, proxy.name, bound()(), weakref.getweakrefcount(thing))
print(hash(ref) == hash(thing))
del thing
print(ref(), bound())
try:
    proxy.name
except ReferenceError as error:
    print(error)

values, keys, members = (
    weakref.WeakValueDictionary(),
    weakref.WeakKeyDictionary(),
    weakref.WeakSet(),
)
kept, lost = Thing("kept"), Thing("lost")
for each in (kept, lost):
    values[each.name], keys[each] = each, each.name
    members.add(each)
del each, lost
print(dict(values), list(keys.values()), list(members), "lost" in values)

finalizer = weakref.finalize(kept, print, "finalized", "kept", sep=": ")
print(finalizer.alive, finalizer.peek()[2])
del kept
print(finalizer.alive, finalizer(), len(values))

print("cycles")
gc.collect()
first, second = Thing("first"), Thing("second")
first.other, second.other = second, first
watch = weakref.ref(first)
del first, second
print(watch() is not None)
print(gc.collect() > 0, watch())
called = Thing("called in a circle")
called.again = operator.methodcaller("again", called, key=called)
called.parts = functools.partial(called.again, called), operator.itemgetter(called), operator.attrgetter("a")
watch = weakref.ref(called)
del called
print(gc.collect() > 0, watch())


class Phoenix:
    alive = []

    def __del__(self):
        Phoenix.alive.append(self)
        print("resurrected")


bird = Phoenix()
del bird
print(len(Phoenix.alive), type(Phoenix.alive[0]).__name__)
Phoenix.alive.clear()
print("not twice")


def holds(argument):
    try:
        raise ValueError("traceback holds the frame")
    except ValueError as error:
        kept_error = error
    print(kept_error.__traceback__.tb_frame.f_code.co_name)
    del kept_error


holds(Thing("argument"))
generator = (Thing(n) for n in ("g1", "g2"))
print(next(generator))
generator.close()
print(gc.isenabled(), gc.get_threshold()[0] > 0, gc.is_tracked([]), gc.is_tracked(1))
print(len(gc.get_referents([1, 2])))
gc.disable()
gc.enable()
gc.freeze()
gc.unfreeze()
for bad in (lambda: weakref.ref(3), lambda: weakref.proxy(()), lambda: {weakref.ref(set()): 1}):
    try:
        bad()
    except TypeError as error:
        print(error)
print(sys.getrefcount([]) >= 1, isinstance(gc.get_stats(), list))


class Failing:
    def __del__(self):
        raise ValueError("in del")


def report(unraisable):
    print("unraisable", repr(unraisable.exc_value), unraisable.object.__qualname__)


sys.unraisablehook = report
Failing()
sys.unraisablehook = sys.__unraisablehook__
module_level = Thing("module level, at exit")
print("end")
