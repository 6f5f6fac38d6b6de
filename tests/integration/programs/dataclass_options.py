"""dataclasses with every option: order, frozen, slots, kw_only, InitVar, factories, replace."""

import dataclasses
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, replace
from typing import ClassVar


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False)
    history: list[str] = field(default_factory=list, repr=False, compare=False)
    count: ClassVar[int] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    name: str
    limit: float = 1.5
    tags: tuple[str, ...] = ()


@dataclass
class Order:
    price: float
    _: KW_ONLY
    amount: int = 1
    discount: InitVar[float] = 0.0
    total: float = field(init=False)

    def __post_init__(self, discount):
        self.total = self.price * self.amount * (1 - discount)


@dataclass
class Rush(Order):
    courier: str = field(default="van", metadata={"unit": "vehicle"})


@dataclass(unsafe_hash=True, match_args=False, eq=True)
class Hashed:
    a: int
    b: list = field(default_factory=list, hash=False)


@dataclass(repr=False, eq=False, init=False)
class Bare:
    x: int = 3


@dataclass(slots=True, weakref_slot=True)
class Node:
    value: int
    children: list["Node"] = field(default_factory=list)


a, b = Version(1, 2, "x"), Version(1, 10, "y")
print(a, a < b, sorted([b, a])[0].label, a == Version(1, 2), Version.count, a.history is b.history)
settings = Settings(name="n", tags=("t",))
print(settings, hash(settings) == hash(replace(settings)), replace(settings, limit=2))
for action in (
    lambda: setattr(settings, "limit", 3),
    lambda: delattr(settings, "name"),
    lambda: Settings("positional"),
    lambda: Settings(),
    lambda: replace(Order(1.0), total=2),
    lambda: Version(1) < 3,
    lambda: {a},
):
    try:
        action()
    except (AttributeError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
rush = Rush(10.0, amount=3, discount=0.1, courier="bike")
print(rush, rush.total, [f.name for f in fields(Rush)], fields(Rush)[-1].metadata["unit"])
print(hash(Hashed(1, [2])) == hash(Hashed(1, [3])), Hashed(1) == Hashed(1), hasattr(Hashed, "x"))
print(hasattr(Hashed, "__match_args__"), Settings.__match_args__, Version.__match_args__)
print(Bare().x, "Bare object" in repr(Bare()), Bare() == Bare(), Node.__slots__)
tree = Node(1, [Node(2), Node(3, [Node(4)])])
print(asdict(tree), astuple(tree))
print(asdict(tree, dict_factory=lambda pairs: [key for key, _ in pairs]))
Made = dataclasses.make_dataclass(
    "Made", [("x", int), ("y", str, "d")], namespace={"both": lambda self: f"{self.x}{self.y}"}
)
print(Made(1), Made(1).both(), dataclasses.is_dataclass(Made), dataclasses.is_dataclass(Made(1)))
try:

    @dataclass
    class Mutable:
        items: list = []

except ValueError as error:
    print(error)
try:

    @dataclass
    class Thawed(Settings):
        pass

except TypeError as error:
    print(error)
looped = Node(1)
looped.children.append(looped)
print(looped)
