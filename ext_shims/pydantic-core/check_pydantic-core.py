"""pydantic: models, types, validators, serializers, JSON, schemas, errors, depth, panics."""
# ruff: noqa: BLE001, FBT003, S106, S311, UP007, UP045 - it tries what programs do

import dataclasses
import enum
import json
import random
import re
import sys
import uuid
from collections import OrderedDict, deque
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, NamedTuple, Optional, TypeVar, Union

import pydantic
import pydantic_core
from annotated_types import Ge, Len, Predicate
from pydantic import (
    AfterValidator,
    AliasChoices,
    AliasPath,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Json,
    PlainSerializer,
    PrivateAttr,
    RootModel,
    SecretStr,
    StrictInt,
    StringConstraints,
    Tag,
    TypeAdapter,
    ValidationError,
    WrapValidator,
    computed_field,
    create_model,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
    validate_call,
)
from pydantic.alias_generators import to_camel
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError, core_schema
from typing_extensions import TypedDict

print(pydantic.VERSION, pydantic_core.__version__)


def show(title: str, call) -> None:
    """Print what a call gives, or all that its error says."""
    try:
        result = call()
    except ValidationError as error:
        print(title, "->", error.error_count(), "errors")
        print(re.sub(r"0x[0-9a-f]+", "0x", str(error)))
        print(
            json.dumps(error.errors(include_url=False, include_context=False, include_input=False))
        )
    except Exception as error:
        print(title, "->", type(error).__name__, error)
    else:
        print(title, "=", repr(result))


# Models, nested ones, defaults, and what they give back.
class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Point(BaseModel):
    x: float
    y: float = 0.0


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(min_length=1, max_length=8, strip_whitespace=True)]
    points: list[Point] = Field(min_length=1)
    colour: Colour = Colour.RED
    weight: Decimal | None = Field(None, max_digits=5, decimal_places=2)
    tags: set[str] = set()
    made: datetime | None = None
    token: uuid.UUID | None = None


shape = Shape(name=" tri ", points=[{"x": "1.5"}, Point(x=2, y=3)], colour="blue", weight="12.34")
print(repr(shape))
print(shape.model_dump())
print(shape.model_dump_json(indent=2, exclude_none=True))
print(shape.model_dump(mode="json", include={"name": True, "points": {0: {"x"}}}))
print(
    shape == Shape.model_validate_json(shape.model_dump_json()),
    shape.model_copy(deep=True) == shape,
)
print(sorted(shape.model_fields_set), Shape.model_fields["points"])
show("shape", lambda: Shape(name="", points=[], colour="green", weight="1.234", other=1))
show("shape", lambda: Shape(name="x" * 9, points=[{"y": 1}, 3], made="no", token="no"))
show("json", lambda: Shape.model_validate_json('{"name": "a", "points": [{"x": 1e3}]}'))
print(json.dumps(Shape.model_json_schema(), sort_keys=True))
print(json.dumps(Shape.model_json_schema(mode="serialization"), sort_keys=True))

# Types by themselves: lax and strict, from Python and from JSON.
VALUES = [
    0,
    1,
    -1,
    2**70,
    1.0,
    1.5,
    -0.0,
    float("inf"),
    True,
    None,
    "",
    "1",
    "1.5",
    " 12 ",
    "true",
    "off",
    "nan",
    b"bytes",
    b"\xff",
    "2026-02-29",
    "2024-02-29",
    "2024-02-29T12:30:00Z",
    "2024-02-29T12:30:00.123456+05:30",
    "12:30",
    "P1DT2H",
    "-P3D",
    86400,
    1e10,
    253402300800,
    "12345678-1234-5678-1234-567812345678",
    "1_000",
    "0x10",
    "1e400",
    [],
    [1, "2"],
    (1, 2),
    {1, 2},
    {"a": 1},
    {"a": "b"},
    frozenset([3]),
    deque([4]),
    Decimal("1.10"),
    date(2024, 1, 2),
    datetime(2024, 1, 2, tzinfo=UTC),
    time(1, 2),
    timedelta(days=1, seconds=5),
    Path("a/b"),
    Colour.RED,
    "red",
    range(3),
    "http://example.com/a?b=1#c",
    "not a url",
]
TYPES = [
    int,
    float,
    bool,
    str,
    bytes,
    date,
    datetime,
    time,
    timedelta,
    uuid.UUID,
    Decimal,
    Path,
    Colour,
    list[int],
    tuple[int, ...],
    tuple[int, str],
    set[int],
    frozenset[int],
    deque[int],
    dict[str, int],
    OrderedDict[str, int],
    Optional[int],
    Union[int, str],
    Union[float, list[int]],
    Literal["red", 1],
    complex,
    re.Pattern,
    pydantic.AnyUrl,
    pydantic.HttpUrl,
    StrictInt,
    pydantic.PositiveInt,
    pydantic.ByteSize,
    pydantic.PastDate,
    pydantic.AwareDatetime,
    pydantic.NaiveDatetime,
    pydantic.Base64Str,
    pydantic.JsonValue,
    type[int],
    SecretStr,
    Annotated[int, Field(multiple_of=3, gt=-5, le=9)],
    Annotated[float, Field(multiple_of=0.5)],
    Annotated[str, Field(pattern=r"^\d+$")],
    Annotated[list[int], Len(1, 2)],
    Annotated[int, Ge(1)],
    Annotated[str, Predicate(str.islower)],
]
for kind in TYPES:
    adapter = TypeAdapter(kind)
    outcomes = []
    for value in VALUES:
        for strict in (False, True):
            try:
                result = adapter.validate_python(value, strict=strict)
            except ValidationError as error:
                outcomes.append(error.errors()[0]["type"])
            except BaseException as error:
                # A panic: int too large for complex.
                outcomes.append(type(error).__name__)
            else:
                outcomes.append(repr(result))
    print(kind, len(set(outcomes)))
    print(" | ".join(outcomes))
    for text in (
        "1",
        '"1"',
        '"red"',
        "[1, 2]",
        '{"a": 1}',
        "null",
        "true",
        "1.5",
        '"2024-02-29"',
        "1e3",
    ):
        try:
            print(repr(adapter.validate_json(text)), end=" | ")
        except ValidationError as error:
            print(error.errors()[0]["msg"], end=" | ")
    print()


# Unions told apart by a field or by a function.
class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    tricks: list[str] = []


Pet = TypeAdapter(list[Annotated[Cat | Dog, Field(discriminator="kind")]])
print(Pet.validate_python([{"kind": "cat"}, {"kind": "dog", "tricks": ["sit"]}]))
show("pets", lambda: Pet.validate_python([{"kind": "cow"}, {}, {"kind": "cat", "lives": "many"}]))
print(json.dumps(Pet.json_schema(), sort_keys=True))


def size(value: Any) -> str:
    return "big" if isinstance(value, str) and len(value) > 3 else "small"


Sized = TypeAdapter(
    Annotated[Annotated[str, Tag("big")] | Annotated[int | str, Tag("small")], Discriminator(size)]
)
print(Sized.validate_python("abcdef"), Sized.validate_python("12"), Sized.validate_python(5))
show("sized", lambda: Sized.validate_python([]))
show("smart", lambda: TypeAdapter(int | bool | str).validate_python(True))
show(
    "left",
    lambda: TypeAdapter(Annotated[str | int, Field(union_mode="left_to_right")]).validate_json("5"),
)


# Validators of every kind.
class Account(BaseModel):
    model_config = ConfigDict(validate_assignment=True, str_to_upper=True)
    owner: str
    pin: Annotated[
        int, BeforeValidator(lambda v: str(v).replace("-", "")), AfterValidator(lambda v: v % 10000)
    ]
    balance: Annotated[float, WrapValidator(lambda v, handler: round(handler(v), 2))] = 0
    repeat: str = ""
    _secret: int = PrivateAttr(7)

    @field_validator("owner")
    @classmethod
    def known(cls, value: str) -> str:
        if value == "MALLORY":
            raise ValueError("nobody knows mallory")
        assert value != "EVE", "eve listens"
        if value == "TRENT":
            raise PydanticCustomError(
                "trusted", "{name} is trusted {n} times", {"name": value, "n": 3}
            )
        return value

    @field_validator("repeat", mode="after")
    @classmethod
    def same(cls, value: str, info) -> str:
        return value or info.data.get("owner", "?") + f" {info.field_name} {info.mode}"

    @model_validator(mode="before")
    @classmethod
    def from_text(cls, data: Any) -> Any:
        return {"owner": data, "pin": 1} if isinstance(data, str) else data

    @model_validator(mode="after")
    def enough(self):
        if self.balance < 0:
            raise ValueError("overdrawn")
        return self

    @computed_field
    @property
    def label(self) -> str:
        return f"{self.owner}:{self.pin:04}"

    @field_serializer("balance", when_used="json")
    def money(self, value: float) -> str:
        return f"{value:.2f}"


account = Account(owner="bob", pin="12-34-5", balance="3.14159")
print(repr(account), account.model_dump_json(), account._secret)
account.balance = 10
show("assign", lambda: setattr(account, "balance", "much"))
for name in ("mallory", "eve", "trent", "carol"):
    show(name, lambda name=name: Account.model_validate(name))
show("overdrawn", lambda: Account(owner="x", pin=1, balance=-1))
show(
    "raises",
    lambda: TypeAdapter(Annotated[int, AfterValidator(lambda v: 1 // v)]).validate_python(0),
)


@validate_call
def add(a: int, b: int = 2, *rest: float, scale: Decimal = Decimal(1)) -> Decimal:
    return (a + b + sum(map(int, rest))) * scale


print(add("1"), add(1, "3", "4", scale="2.5"))
show("call", lambda: add("x", c=1))


# Aliases, generics, root models, dataclasses, typed dictionaries, named tuples.
class Aliased(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)
    first_name: str
    nick: str = Field(
        "-",
        validation_alias=AliasChoices("nick", AliasPath("names", 1)),
        serialization_alias="NICK",
    )


print(Aliased(firstName="a", names=["x", "y"]).model_dump(by_alias=True), Aliased(first_name="b"))
show("alias", Aliased)
T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    items: list[T]
    following: Optional["Page[T]"] = None


print(Page[int](items=["1"], following={"items": [2]}), Page[Point].__name__)
show("page", lambda: Page[int](items=["a"], following={"items": ["b"]}))


class Matrix(RootModel[list[list[int]]]):
    def __iter__(self):
        return iter(self.root)


print(Matrix([["1", 2], [3]]).model_dump(), list(Matrix.model_validate_json("[[1]]")))


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    notes: list[str] = dataclasses.field(default_factory=list)


print(Version("1", minor="2") < Version(2), TypeAdapter(Version).dump_json(Version(1, 2, ["a"])))
show("dataclass", lambda: Version("one"))


class Movie(TypedDict, total=False):
    title: str
    year: int


class Pair(NamedTuple):
    left: int
    right: str = "r"


print(
    TypeAdapter(Movie).validate_python({"year": "1999"}), TypeAdapter(Pair).validate_python(["1"])
)
show("typed", lambda: TypeAdapter(Movie).validate_python({"title": 1, "year": "x"}))
Made = create_model("Made", a=(int, ...), b=(str, "x"))
print(Made(a=1), Made.model_json_schema())
print(TypeAdapter(Json[list[int]]).validate_python("[1, 2]"))


class Odd(BaseModel):
    value: Annotated[int, PlainSerializer(lambda v: f"<{v}>")]
    other: Any = None

    @model_serializer(mode="wrap")
    def wrap(self, handler, info):
        return {"mode": info.mode, **handler(self)}


print(
    Odd(value=3, other={1: b"x", "y": {2}}).model_dump(),
    Odd(value=3, other=date(2024, 1, 1)).model_dump_json(),
)
show("unknown", lambda: Odd(value=1, other=object).model_dump_json())
print(
    pydantic_core.to_json({"a": [1, 1.5, None, Decimal("1.0"), timedelta(1)], 2: uuid.UUID(int=5)})
)
print(
    pydantic_core.from_json(
        '[1, 1.0, 12345678901234567890, "\\u00e9\\ud83d\\ude00", {"a": null', allow_partial=True
    )
)
print(
    SecretStr("x"),
    repr(SecretStr("x")),
    pydantic.TypeAdapter(pydantic.HttpUrl).validate_python("HTTP://Exämple.com:80/ä"),
)

# Malformed JSON, hundreds of times.
source = random.Random(5)
good = shape.model_dump_json()
words = [
    '"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\",
    "\\u12",
    "e",
    "-",
    "0",
    "null",
    "\x00",
    "\x7f",
    "é",
    "NaN",
]
tried = [0, 0]
for number in range(600):
    text = good
    for _ in range(source.randint(1, 3)):
        at = source.randrange(len(text))
        text = text[:at] + source.choice(["", *words]) + text[at + source.randint(0, 3) :]
    try:
        Shape.model_validate_json(text)
        tried[0] += 1
    except ValidationError as error:
        tried[1] += 1
        if number % 20 == 0:
            print(number, error.errors()[0]["type"], error.errors()[0]["msg"])
    raw = bytearray(good, "utf-8")
    raw[source.randrange(len(raw))] = source.randrange(256)
    try:
        pydantic_core.from_json(bytes(raw))
        tried[0] += 1
    except ValueError as error:
        tried[1] += 1
        if number % 20 == 0:
            print(number, error)
print(tried)


# Depth: of data, of models within models, and of what contains itself.
class Tree(BaseModel):
    name: str = ""
    children: list["Tree"] = []


def nested(depth: int) -> dict[str, Any]:
    data: dict[str, Any] = {"name": "leaf"}
    for _ in range(depth):
        data = {"children": [data]}
    return data


for depth in (10, 48, 60, 120, 200):
    tree = Tree.model_validate(nested(depth))
    print(
        depth, len(tree.model_dump_json()), tree.model_dump() != {}, tree == Tree(**nested(depth))
    )
for depth in (300, 900):
    try:
        Tree.model_validate(nested(depth))
    except ValidationError as error:
        print(depth, error.errors()[0]["type"], len(error.errors()[0]["loc"]))
loop = Tree()
loop.children.append(loop)
show("loop", loop.model_dump_json)
endless: dict[str, Any] = {}
endless["children"] = [endless]
show("endless", lambda: Tree.model_validate(endless))
for text in ("[" * 100_000, '{"a":' * 100_000, "[" * 150 + "]" * 150):
    show("deep", lambda text=text: len(repr(pydantic_core.from_json(text))))


# What panics: an exception, natively and here, and the program goes on.
def grow(value: int) -> int:
    mutated[len(mutated)] = value
    return value


mutated = {number: number for number in range(4)}


def panics(title: str, call) -> None:
    try:
        call()
    except BaseException as error:
        print(title, type(error).__name__, type(error).__mro__[1].__name__, error)


for _ in range(3):
    panics(
        "grow",
        lambda: TypeAdapter(dict[int, Annotated[int, AfterValidator(grow)]]).validate_python(
            mutated
        ),
    )
    panics("zero", lambda: TypeAdapter(Annotated[int, Field(multiple_of=0)]).validate_python(5))
    print(Shape(name="after", points=[{"x": 1}]).model_dump_json())
schema = core_schema.model_fields_schema({"a": core_schema.model_field(core_schema.int_schema())})
print(pydantic_core.SchemaValidator(schema).validate_python({"a": "1"}))
show("schema", lambda: pydantic_core.SchemaValidator({"type": "none such"}))
print(sys.getrecursionlimit() > 0)
