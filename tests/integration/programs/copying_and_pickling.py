# include: math
"""copy, pickle and copyreg: protocols, reduce hooks, shared and circular references, failures."""

import copy
import copyreg
import io
import pickle
import pickletools
import shelve  # noqa: F401  importing it must not need a database module
from collections import OrderedDict, namedtuple
from dataclasses import dataclass, field
from enum import Enum

Pair = namedtuple("Pair", "a b")


class Color(Enum):
    RED = 1


@dataclass
class Node:
    value: object
    links: list = field(default_factory=list)


class Slotted:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


class Stateful:
    def __init__(self, visible):
        self.visible, self.cache = visible, object()

    def __getstate__(self):
        return {"visible": self.visible}

    def __setstate__(self, state):
        self.__dict__.update(state, cache="rebuilt")


class Reduced:
    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return type(self), self.args, {"extra": 1}

    def __deepcopy__(self, memo):
        return "custom deep copy"


class NewArgs(str):
    def __new__(cls, text, *, mark):
        self = super().__new__(cls, text)
        self.mark = mark
        return self

    def __getnewargs_ex__(self):
        return (str(self),), {"mark": self.mark}


def function():
    pass


shared = [1]
loop = Node("loop")
loop.links = [loop, shared, shared]
items = [
    None, True, 10**30, -1.5, 2j, "é", b"\xff", bytearray(b"b"), (1, (2,)), {3: {4}},
    frozenset([5]), range(3), slice(1, 2),
    Pair(1, 2), Color.RED, OrderedDict(a=1), Node(1, [Node(2)]), len, function, Node, int.__add__,
    [].append, Ellipsis,
]  # fmt: skip
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    restored = [pickle.loads(pickle.dumps(item, protocol)) for item in items[:-2]]
    print(protocol, restored == items[:-2], restored[14] is Color.RED)
again = pickle.loads(pickle.dumps(loop))
print(again.links[0] is again, again.links[1] is again.links[2], again.value)
slotted = pickle.loads(pickle.dumps(Slotted(5)))
stateful = pickle.loads(pickle.dumps(Stateful(6)))
print(slotted.x, hasattr(slotted, "y"), stateful.visible, stateful.cache)
reduced, new = (
    pickle.loads(pickle.dumps(Reduced(1, 2))),
    pickle.loads(pickle.dumps(NewArgs("t", mark="m"))),
)
print(reduced.args, reduced.extra, new, new.mark, pickle.dumps([1, "a"], 2))

deep, shallow = copy.deepcopy(loop), copy.copy(loop)
print(deep.links[0] is deep, deep.links[1] is deep.links[2], shallow.links is loop.links)
print(copy.deepcopy(Reduced(1)))
print(copy.copy(Slotted(1)).x, copy.deepcopy({"k": [shared]}), copy.replace(Pair(1, 2), b=3))
print(copy.copy((1,)))


class Legacy:
    def __init__(self, n):
        self.n = n


copyreg.pickle(Legacy, lambda legacy: (Legacy, (legacy.n * 10,)))
print(pickle.loads(pickle.dumps(Legacy(4))).n, copy.copy(Legacy(2)).n)


class Tagging(pickle.Pickler):
    def persistent_id(self, value):
        return "shared!" if value is shared else None


class Untagging(pickle.Unpickler):
    def persistent_load(self, tag):
        return tag

    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"{module}.{name} is forbidden")


buffer = io.BytesIO()
Tagging(buffer).dump([shared, 2])
print(Untagging(io.BytesIO(buffer.getvalue())).load())
for bad in (
    lambda: Untagging(io.BytesIO(pickle.dumps(Color.RED))).load(),
    lambda: pickle.dumps(lambda: 0),
    lambda: pickle.loads(b""),
    lambda: pickle.loads(b"garbage"),
    lambda: pickle.loads(b"cmath\nnowhere\n."),
):
    try:
        print(bad())
    except (pickle.PickleError, AttributeError, TypeError, EOFError, ImportError) as error:
        print(type(error).__name__, str(error).split(" at 0x")[0])
large = pickle.PickleBuffer(bytearray(b"out of band"))
kept = []
wire = pickle.dumps(large, 5, buffer_callback=kept.append)
print(bytes(pickle.loads(wire, buffers=kept)))
print(len(pickletools.optimize(pickle.dumps(["a"] * 3))) > 5)
