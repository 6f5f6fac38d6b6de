"""Classes and functions that mypyc compiles as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Optional, Union

Number = Union[int, float]
REGISTRY: dict[str, Callable[[int], int]] = {}


class Level(Enum):
    LOW = 1
    HIGH = 2

    def up(self) -> Level:
        return Level.HIGH


class Account:
    rate = 0.5
    bank: str = "main"

    def __init__(self, owner: str, balance: int = 0, *, limit: Optional[int] = None) -> None:
        self.owner = owner
        self._balance = balance
        self.limit = limit
        self.history: list[tuple[str, int]] = []

    @property
    def balance(self) -> int:
        return self._balance

    @balance.setter
    def balance(self, value: int) -> None:
        if value < 0:
            raise ValueError(f"negative: {value}")
        self._balance = value

    @classmethod
    def empty(cls, owner: str) -> Account:
        return cls(owner)

    @staticmethod
    def valid(name: str) -> bool:
        return name.isalpha() and bool(name)

    def deposit(self, amount: int) -> Account:
        self.balance += amount
        self.history.append(("deposit", amount))
        return self

    def __add__(self, other: Account) -> Account:
        return Account(self.owner + other.owner, self.balance + other.balance)

    def __call__(self, n: int) -> int:
        return self.balance + n

    def __contains__(self, n: int) -> bool:
        return any(amount == n for _, amount in self.history)

    def __iter__(self) -> Iterator[str]:
        for word, _ in self.history:
            yield word

    def __lt__(self, other: Account) -> bool:
        return self.balance < other.balance

    def __neg__(self) -> int:
        return -self.balance

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.owner} {self.balance}>"


class Savings(Account):
    rate = 0.7

    def __init__(self, owner: str) -> None:
        super().__init__(owner, 100)
        self.extra = (1, "x")

    def deposit(self, amount: int) -> Account:
        super().deposit(amount + 1)
        return self


@dataclass
class Tree:
    value: int
    left: Tree | None = None
    right: Tree | None = None

    def insert(self, value: int) -> None:
        if value < self.value:
            if self.left is None:
                self.left = Tree(value)
            else:
                self.left.insert(value)
        elif self.right is None:
            self.right = Tree(value)
        else:
            self.right.insert(value)

    def walk(self) -> Iterator[int]:
        if self.left is not None:
            yield from self.left.walk()
        yield self.value
        if self.right is not None:
            yield from self.right.walk()


def register(name: str, function: Callable[[int], int]) -> None:
    REGISTRY[name] = function


def twice(n: int) -> int:
    """Doubles."""
    return n * 2


def apply(functions: Iterable[Callable[[int], int]], n: int) -> list[int]:
    return [function(n) for function in functions]


def union(x: Number) -> str:
    return f"{x} {x * 2} {x / 2}"


def optional(x: int | None) -> int:
    return (x or 5) + (0 if x is None else x)


def swap(pair: tuple[int, str]) -> tuple[str, int]:
    a, b = pair
    return b, a


def nested(n: int) -> dict[str, list[tuple[int, float]]]:
    return {str(i): [(j, j / (i + 1)) for j in range(i)] for i in range(n)}


def fail(n: int) -> int:
    items = [1, 2, 3]
    return items[n] // (n - 1)


def closures(n: int) -> list[Callable[[], int]]:
    found: list[Callable[[], int]] = []
    for i in range(n):

        def get(j: int = i) -> int:
            return j * n

        found.append(get)
    return found


def late(n: int) -> list[int]:
    return [i for i in range(n)]


def send() -> Iterator[int]:
    total = 0
    while total < 5:
        total += 1
        yield total


def count_words(text: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def bits(n: int) -> str:
    out = ""
    while n:
        n, r = divmod(n, 2)
        out = str(r) + out
    return out


def star(a: int, /, b: int, *, c: int = 3) -> int:
    return a * 100 + b * 10 + c


def tryall(n: int) -> str:
    out = []
    try:
        out.append("try")
        if n == 1:
            raise KeyError(n)
        if n == 2:
            raise IndexError
    except KeyError as e:
        out.append(f"key {e}")
    except (IndexError, ValueError):
        out.append("index")
    else:
        out.append("else")
    finally:
        out.append("finally")
    return " ".join(out)
