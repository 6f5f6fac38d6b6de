"""Typed throughout: whatever mypyc compiles here has to be told from CPython by nothing."""

from __future__ import annotations

import math
import sys
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar, Final, Generic, TypeVar

from shapes import Node

T = TypeVar("T")
SEP: Final = "-" * 3
counter = 0


def attempt(name: str, action: Callable[[], object]) -> None:
    try:
        print(name, repr(action()))
    except Exception as error:
        print(name, type(error).__name__, error)


class Color(Enum):
    RED = 1
    GREEN = "g"


class Shape(ABC):
    kind: ClassVar[str] = "shape"

    @abstractmethod
    def area(self) -> float:
        """Doc."""

    def __lt__(self, other: Shape) -> bool:
        return self.area() < other.area()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shape) and self.area() == other.area()

    def __str__(self) -> str:
        return f"{self.kind}:{self.area():.2f}"


class Square(Shape):
    kind: ClassVar[str] = "square"

    def __init__(self, side: float) -> None:
        self.side = side

    def area(self) -> float:
        return self.side * self.side


class Circle(Shape):
    def __init__(self, radius: float) -> None:
        self.radius = radius

    def area(self) -> float:
        return math.pi * self.radius * self.radius

    def __hash__(self) -> int:
        return hash(self.radius)


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> None:
        self.items.append(item)

    def pop(self) -> T:
        return self.items.pop()

    def __len__(self) -> int:
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __getitem__(self, index: int) -> T:
        return self.items[index]

    def __contains__(self, item: object) -> bool:
        return item in self.items


@dataclass(order=True, frozen=True)
class Item:
    name: str
    price: float = 1.5
    tags: tuple[str, ...] = ()


@dataclass
class Cart:
    items: list[Item] = field(default_factory=list)
    total: float = 0.0

    def add(self, item: Item) -> Cart:
        self.items.append(item)
        self.total += item.price
        return self


class CartError(ValueError):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class Guard:
    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> Guard:
        print("enter", self.name)
        return self

    def __exit__(self, kind: object, value: object, trace: object) -> bool:
        print("exit", self.name, kind is None)
        return kind is not None


def divide(a: int, b: int) -> int:
    return a // b


def remainder(a: int, b: int) -> int:
    return a % b


def quotient(a: int, b: int) -> float:
    return a / b


def fdivide(a: float, b: float) -> float:
    return a / b


def ffloor(a: float, b: float) -> float:
    return a // b


def fmod(a: float, b: float) -> float:
    return a % b


def shift(a: int, b: int) -> int:
    return a << b


def at(items: list[int], index: int) -> int:
    return items[index]


def put(items: list[int], index: int) -> None:
    items[index] = 1


def letter(text: str, index: int) -> str:
    return text[index]


def byte(data: bytes, index: int) -> int:
    return data[index]


def lookup(table: dict[str, int], key: str) -> int:
    return table[key]


def pair(items: list[int]) -> int:
    a, b = items
    return a + b


def variadic(*args: int, sep: str = ",", **named: int) -> str:
    return sep.join(str(a) for a in args) + str(sorted(named.items()))


def counting() -> Callable[[], int]:
    count = 0

    def more() -> int:
        nonlocal count
        count += 1
        return count

    return more


def numbers(n: int) -> Iterator[int]:
    for i in range(n):
        yield i
    yield -1


def slow(n: int) -> int:
    return n if n < 2 else slow(n - 1) + slow(n - 2)


def early(values: list[int]) -> int:
    for value in values:
        try:
            if value > 2:
                return value
        finally:
            print("finally", value)
    else:
        print("else")
    return -1


def kinds(value: str | list[str] | Item | None) -> str:
    if value is None:
        return "none"
    if isinstance(value, str):
        return "text"
    if isinstance(value, Item):
        return "item"
    return "list"


def matched(command: list[str]) -> str:
    match command:
        case ["go", where]:
            return f"go {where}"
        case ["stop"]:
            return "stop"
        case [first, *rest]:
            return f"{first} {rest}"
        case _:
            return "nothing"


def reraise() -> None:
    try:
        raise KeyError("a")
    except KeyError as error:
        raise CartError("b", 3) from error


def context() -> None:
    try:
        raise KeyError("a")
    except KeyError:
        raise CartError("b", 3)


def defaults(n: int, found: list[int] = []) -> list[int]:
    found.append(n)
    return found


def main() -> int:
    global counter
    attempt("divide", lambda: divide(-7, 2))
    attempt("divide0", lambda: divide(1, 0))
    attempt("remainder0", lambda: remainder(1, 0))
    attempt("remainder", lambda: remainder(-7, 3))
    attempt("bigremainder0", lambda: remainder(10**30, 0))
    attempt("quotient", lambda: quotient(10**30, 3))
    attempt("quotient0", lambda: quotient(1, 0))
    attempt("hugequotient", lambda: quotient(10**400, 3))
    attempt("fdivide0", lambda: fdivide(1.0, 0.0))
    attempt("ffloor", lambda: ffloor(-7.5, 2.0))
    attempt("ffloor0", lambda: ffloor(1.0, 0.0))
    attempt("fmod0", lambda: fmod(1.0, 0.0))
    attempt("fmod", lambda: fmod(-7.5, 2.0))
    attempt("shift", lambda: shift(1, 100))
    attempt("shiftneg", lambda: shift(1, -1))
    attempt("at", lambda: at([1, 2], -1))
    attempt("at9", lambda: at([1, 2], 9))
    attempt("put", lambda: put([1, 2], 9))
    attempt("letter", lambda: letter("ab", 5))
    attempt("letter-", lambda: letter("äb€", -1))
    attempt("byte", lambda: byte(b"ab", 5))
    attempt("lookup", lambda: lookup({"a": 1}, "b"))
    attempt("pair", lambda: pair([1, 2]))
    attempt("pair3", lambda: pair([1, 2, 3]))
    attempt("pair1", lambda: pair([1]))
    attempt("int", lambda: int("x1"))
    attempt("int", lambda: int(" 12 "))
    attempt("float", lambda: float("x1"))
    attempt("sqrt", lambda: math.sqrt(-1.0))
    attempt("sqrt", lambda: math.sqrt(2.0))
    attempt("log", lambda: math.log(0.0))
    attempt("exp", lambda: math.exp(1000.0))
    attempt("sin", lambda: math.sin(math.inf))
    attempt("floor", lambda: math.floor(math.inf))
    attempt(
        "floor", lambda: (math.floor(-1.5), math.ceil(-1.5), int(-1.5), round(2.5), round(-0.5, 1))
    )
    attempt("intinf", lambda: int(math.nan))
    attempt("chr", lambda: chr(-1))
    attempt("pop", lambda: Stack[int]().pop())
    attempt("popat", lambda: [1, 2].pop(7))
    attempt("remove", lambda: [1].remove(3))
    attempt("dictpop", lambda: {"a": 1}.pop("z"))
    attempt("setremove", lambda: {1}.remove(3))
    attempt("next", lambda: next(iter([1][1:])))
    attempt("min", lambda: min([1][1:]))
    attempt("split", lambda: "abc".split(""))
    attempt("repeat", lambda: "ab" * -1 + "cd" * 2)
    attempt("join", lambda: ",".join(["a", "b"]))
    attempt("decode", lambda: b"\xff".decode())
    attempt("encode", lambda: "ä".encode("ascii"))
    attempt("format", lambda: f"{3.14159:.2f} {42:#x} {'x':>4} {True} {None} {1e100} {2**70:,}")
    attempt("percent", lambda: "%s %d %5.1f %r" % ("a", 3, 2.5, "q"))
    attempt("strformat", lambda: "{} {:>5} {!r}".format(1, "b", "c"))
    attempt(
        "nan", lambda: (max(math.nan, 1.0), max(1.0, math.nan), min(math.nan, 1.0), min(0.0, -0.0))
    )
    attempt("minmax", lambda: (max(1, 2, 3), min("b", "a"), max([3, 1], default=0)))
    attempt(
        "bools",
        lambda: (
            True + 1,
            3 > 2,
            not 0,
            True & False,
            True | 2,
            1 if True else 0,
            sum(x > 1 for x in [1, 2, 3]),
        ),
    )
    attempt("pow", lambda: (2**10, 7**2, 2.0**3, (-2) ** 3, 10**-2, pow(3, 4, 5)))
    attempt("chain", lambda: 1 < 2 < 3 > 2)
    attempt("logic", lambda: (0 or 3, 1 and 2, "" or "x", [] or [1]))
    attempt("slices", lambda: ([1, 2, 3, 4][1:-1], "hello"[::-1], b"abc"[1:]))

    attempt("variadic", lambda: variadic(1, 2, sep=";", b=3, a=4))
    attempt(
        "sets", lambda: (sorted({3, 1} | {2}), {1, 2} & {2}, 2 in {1, 2}, frozenset([1]) == {1})
    )
    attempt(
        "dicts",
        lambda: (
            {**{"a": 1}, "b": 2},
            {k: v for k, v in zip("ab", [1, 2])},
            list({"x": 1}.items()),
        ),
    )
    attempt(
        "any",
        lambda: (
            any(x > 1 for x in [1, 2]),
            all(x > 1 for x in [1, 2]),
            sorted([3, 1, 2], reverse=True),
        ),
    )
    attempt("mixed", lambda: 1 + 2.5 - True)
    attempt("sum", lambda: (sum([0.1] * 10), sum([1, 2]), sum([[1], [2]], [])))
    attempt(
        "big",
        lambda: (
            2**31,
            2**30 * 2,
            -(2**31) - 1,
            (2**62) * 4,
            2**31 // 2,
            10**18 % 7,
            ~(2**40),
            (2**40) >> 3,
            2**40 & 0xFF,
            -(2**30) - 5,
        ),
    )
    attempt("abstract", lambda: [str(s) for s in sorted([Circle(1.0), Square(1.5)])])
    attempt(
        "eq", lambda: (Square(2.0) == Square(2.0), Square(2.0) != Square(3.0), Square(1.0) == 1)
    )
    attempt("hash", lambda: hash(Circle(1.0)) == hash(1.0))
    attempt("unhashable", lambda: {Square(1.0): 1})
    attempt(
        "item",
        lambda: (
            Item("a"),
            Item("a") < Item("b"),
            hash(Item("a")) == hash(Item("a")),
            Item("a", 2.0, ("x",)),
        ),
    )
    attempt("cart", lambda: Cart().add(Item("a")).add(Item("b", 2.5)))
    attempt(
        "enum", lambda: (Color.RED, Color.GREEN.value, Color(1), Color["GREEN"].name, list(Color))
    )
    attempt("enumbad", lambda: Color(5))
    attempt("early", lambda: early([1, 2, 3, 4]))
    attempt("early", lambda: early([1]))
    attempt("kinds", lambda: [kinds(None), kinds("a"), kinds(["a"]), kinds(Item("q"))])
    attempt(
        "matched",
        lambda: [matched(["go", "x"]), matched(["stop"]), matched(["a", "b", "c"]), matched([])],
    )
    attempt("slow", lambda: slow(15))
    attempt("nodes", lambda: Node(1, Node(2)).total())
    attempt("reraise", reraise)
    attempt("context", context)
    attempt("defaults", lambda: (defaults(1), defaults(2)))
    more = counting()
    print(more(), more(), more())
    print(list(numbers(3)), [a for a in numbers(2)], *numbers(1))
    stack: Stack[str] = Stack()
    stack.push("a")
    stack.push("b")
    print(len(stack), bool(stack), list(stack), stack[0], "b" in stack, stack.pop(), stack.items)
    with Guard("one") as guard, Guard("two"):
        print(guard.name)
        raise CartError("inside", 1)
    queue: deque[int] = deque([1, 2], maxlen=2)
    queue.append(3)
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(["a", "b", "a"]):
        groups[word].append(index)
    print(queue, dict(groups), SEP, Shape.kind, Square(1.0).kind)
    counter += 1
    x, y = 1, 2
    x, y = y, x
    print(x, y, counter)
    while True:
        x += 1
        if x % 2:
            continue
        if x > 7:
            break
    print(x, [i * j for i in range(3) for j in range(i)], {i: i**2 for i in range(3)})
    try:
        reraise()
    except CartError as error:
        print(error.code, repr(error))
    text = ""
    for letter_ in reversed("abc"):
        text += letter_
    print(
        text,
        text.upper(),
        text.find("b"),
        text.replace("a", "z"),
        "a,b".split(","),
        " x ".strip(),
        text.startswith("c"),
    )
    matrix = [[0.0] * 3 for _ in range(2)]
    matrix[1][2] += 2.5
    print(matrix, [*map(str, [1, 2])], list(zip([1, 2], "ab")))
    values = [5, 3]
    values.insert(0, 9)
    values += [1]
    del values[0]
    print(
        values,
        values[-1],
        values * 2,
        [1, 2] == values,
        divmod(-7, 2),
        abs(-3),
        abs(-2.5),
        hash(5),
        bin(5),
    )
    print(
        -0.0,
        1e16,
        1e-7,
        0.1 + 0.2,
        float("inf"),
        1.0,
        100.0,
        2.0**70,
        7.0 // 2,
        int(3.9),
        str(1.0),
        5 / 2,
    )
    return len(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
