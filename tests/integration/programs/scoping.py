"""Scopes: closures, nonlocal, global, comprehensions, class bodies, walrus, del, defaults."""

x = "module"


def counter():
    count = 0

    def increment(step=1):
        nonlocal count
        count += step
        return count

    return increment, lambda: count


def globals_and_locals():
    global x, made
    before, x = x, "changed"
    made = "by a function"
    return before


increment, current = counter()
increment()
increment(5)
print(current(), globals_and_locals(), x, made, increment.__code__.co_freevars)
print(increment.__closure__[0].cell_contents)

late = [lambda: n for n in range(3)]
early = [lambda n=n: n for n in range(3)]
print([f() for f in late], [f() for f in early], "n" in globals())


class Body:
    x = "class"
    seen = x
    listed = [x for _ in range(2)]
    outer = [name for name in [x]]

    def method(self):
        return x

    class Inner:
        value = x

    try:
        nested = [[x + y for y in "12"] for z in "a"]
    except NameError as error:
        nested = str(error)
    x = x.upper()
    del seen


print(Body.x, Body.listed, Body.outer, Body().method(), Body.Inner.value, Body.nested)
print(hasattr(Body, "seen"))
if (found := max([3, 9, 4])) > 5:
    print("walrus", found, [last := n for n in range(4)], last, [y := 1, y + 1], (z := 2) + z)
total = 0
print([total := total + n for n in range(5)], total, {(k := c): ord(k) for c in "ab"}, k)


def unbound(flag):
    if flag:
        value = 1
    return value


def deleted():
    a = [1]
    del a
    return a


def enclosing():
    def inner():
        return later

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    later = 1
    return inner()


def unbinds_exception():
    e = "kept?"
    try:
        raise ValueError
    except ValueError as e:
        pass
    return e


print(unbound(True), enclosing())
for bad in (lambda: unbound(False), deleted, unbinds_exception, lambda: never_named):  # noqa: F821
    try:
        bad()
    except NameError as error:
        print(type(error).__name__, error)


def defaults(item, bucket=[]):  # noqa: B006
    bucket.append(item)
    return bucket


print(defaults(1), defaults(2), defaults.__defaults__, defaults(3, []))
defaults.__defaults__ = ([0],)
print(defaults(9))


def nest():
    a = "a"

    class Local:
        b = a + "b"

        def get(self):
            return __class__.b + a

    def rebind():
        nonlocal a
        a = "A"

    rebind()
    return (
        Local().get(),
        [f"{a}{i}" for i in range(2) if a],
        (lambda: (lambda: a)())(),
        sorted(locals()),
    )


print(nest())
del x
try:
    print(x)
except NameError as error:
    print(error)
x = 1
shadow = [x for x in "abc"]
print(x, shadow, __name__, "__file__" in globals())
import builtins  # noqa: E402

builtins.injected = "builtin"
print(injected, vars().get("injected"))  # noqa: F821
