"""Native classes: inheritance, properties, traits, operators, class methods, dataclasses, enums."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum, IntEnum, IntFlag
from typing import ClassVar, Generic, NamedTuple, TypeVar

from mypy_extensions import mypyc_attr, trait

from parts import numbers

T = TypeVar("T")


class Color(Enum):
    RED = 1
    GREEN = 2

    def lower(self) -> str:
        return self.name.lower()


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Flags(IntFlag):
    A = 1
    B = 2


class Shape(ABC):
    count: ClassVar[int] = 0

    def __init__(self, name: str) -> None:
        self.name = name
        Shape.count += 1

    @abstractmethod
    def area(self) -> float: ...

    @property
    def label(self) -> str:
        return f"{self.name}:{self.area():.2f}"

    @label.setter
    def label(self, value: str) -> None:
        self.name = value

    def __lt__(self, other: Shape) -> bool:
        return self.area() < other.area()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class Square(Shape):
    def __init__(self, side: float) -> None:
        super().__init__("square")
        self.side = side

    def area(self) -> float:
        return self.side * self.side

    @classmethod
    def unit(cls) -> Square:
        return cls(1.0)

    @staticmethod
    def corners() -> int:
        return 4


class Circle(Shape):
    def __init__(self, radius: float) -> None:
        super().__init__("circle")
        self.radius = radius

    def area(self) -> float:
        return 3.0 * self.radius * self.radius


@trait
class Named:
    def title(self) -> str:
        return "named"


class Box(Named, Generic[T]):
    def __init__(self, item: T) -> None:
        self.item = item

    def get(self) -> T:
        return self.item

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Box) and self.item == other.item

    def __hash__(self) -> int:
        return hash(self.item)

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: int) -> T:
        if index:
            raise IndexError(index)
        return self.item

    def __contains__(self, item: object) -> bool:
        return item == self.item

    def __add__(self, other: Box[T]) -> list[T]:
        return [self.item, other.item]

    def __call__(self, n: int) -> list[T]:
        return [self.item] * n

    def __bool__(self) -> bool:
        return bool(self.item)


@mypyc_attr(native_class=False)
class Loose:
    def __init__(self) -> None:
        self.first = 1


@mypyc_attr(allow_interpreted_subclasses=True)
class Base:
    def hello(self) -> str:
        return "base"

    def greet(self) -> str:
        return self.hello() + "!"


@dataclass
class Point:
    x: int
    y: int = 2
    tags: list[str] = field(default_factory=list)

    def norm(self) -> int:
        return self.x * self.x + self.y * self.y


@dataclass(frozen=True, order=True)
class Key:
    a: int
    b: str = "b"


class Pair(NamedTuple):
    left: int
    right: str = "r"


class Vector:
    __slots__ = ("x", "y")

    def __init__(self, x: float, y: float) -> None:
        self.x = x
        self.y = y

    def __iadd__(self, other: Vector) -> Vector:
        self.x += other.x
        self.y += other.y
        return self


class Resource:
    def __init__(self, log: list[str]) -> None:
        self.log = log

    def __enter__(self) -> Resource:
        self.log.append("enter")
        return self

    def __exit__(self, kind: object, value: object, traceback: object) -> bool:
        self.log.append(f"exit {value!r}")
        return True


def total(shapes: list[Shape]) -> float:
    return numbers.mean([shape.area() for shape in shapes])
