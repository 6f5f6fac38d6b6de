# requires: attrs
"""attrs: definitions, validators, converters, slots, frozen classes, evolution, serialisation."""

import attr
import attrs
from attrs import asdict, astuple, define, evolve, field, frozen, make_class, validators


@define
class Point:
    x: int = field(converter=int, validator=validators.instance_of(int))
    y: int = field(default=0, validator=[validators.ge(0), validators.lt(100)])
    tags: list = field(factory=list, repr=False, eq=False, metadata={"unit": "none"})
    computed: str = field(init=False)

    @computed.default
    def _make(self):
        return f"{self.x}:{self.y}"

    @y.validator
    def _check(self, attribute, value):
        if value == 13:
            raise ValueError(f"{attribute.name} is unlucky")


@frozen(order=True, kw_only=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", order=str.lower)
    _private: str = field(default="p", alias="secret", repr=lambda value: "***")


@define(slots=False, eq=False)
class Node:
    value: object
    children: list["Node"] = attrs.Factory(list)
    parent: "Node | None" = field(default=None, repr=False)

    def __attrs_post_init__(self):
        for child in self.children:
            child.parent = self


@attr.s(
    these={
        "a": attr.ib(default=1),
        "b": attr.ib(converter=attr.converters.optional(float), default=None),
    },
    hash=True,
)
class Classic:
    pass


point = Point("5", 7)
print(point, point == Point(5, 7, tags=["other"]), point.__slots__, Point.__match_args__)
point.x = "9"
print(point.x, evolve(point, y=8), asdict(point))
print(astuple(point, filter=lambda a, v: a.name != "tags"))
for bad in (
    lambda: Point("z"),
    lambda: Point(1, 100),
    lambda: Point(1, 13),
    lambda: setattr(point, "y", -1),
    lambda: setattr(point, "z", 1),
    lambda: Version(1),
    lambda: setattr(Version(major=1), "major", 2),
    lambda: Version(major=1) < 5,
    lambda: Point(),
    lambda: hash(point),
):
    try:
        print(bad())
    except (ValueError, TypeError, AttributeError) as error:
        print(type(error).__name__)
        print(str(error).split(", Attribute(")[0] if error.args else repr(error))
old, new = Version(major=1, minor=9, label="B"), Version(major=1, minor=10, label="a", secret="s")
print(old < new, sorted([new, old])[0] == old, new, hash(old) == hash(evolve(old)), new._private)
tree = Node("root", [Node("leaf"), Node("twig", [Node("bud")])])
print(tree, tree.children[1].parent is tree, asdict(tree, recurse=False)["value"])
print(Node(1) == Node(1))
print(Classic(b="2.5"), hash(Classic()) == hash(Classic()), attr.fields(Classic).a.default)
print(attrs.has(Classic))
print([a.name for a in attrs.fields(Point)], attrs.fields_dict(Point)["tags"].metadata["unit"])
print(attrs.fields(Point).y.type)
Dynamic = make_class(
    "Dynamic",
    {"n": field(default=3), "m": field(validator=validators.in_(["a", "b"]), default="a")},
)
print(Dynamic(), Dynamic(4).n, attr.__name__)
with validators.disabled():
    print(Point(1, 999).y)
deep = validators.deep_mapping(
    validators.instance_of(str), validators.deep_iterable(validators.matches_re(r"\d+"))
)


@define
class Table:
    rows: dict = field(validator=validators.optional(deep), default=None)
    match: str = field(
        default="ab", converter=[str.strip, str.upper], on_setattr=attrs.setters.frozen
    )


print(Table({"k": ["1", "22"]}), Table(match=" x ").match)
for bad in (
    lambda: Table({"k": ["x"]}),
    lambda: Table({1: []}),
    lambda: setattr(Table(), "match", "q"),
):
    try:
        bad()
    except (ValueError, TypeError, attrs.exceptions.FrozenError) as error:
        print(type(error).__name__)
match point:
    case Point(9, y):
        print("matched", y, attrs.cmp_using(eq=lambda a, b: True).__name__)
