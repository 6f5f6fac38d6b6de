"""Integers of every size, floats, and the fixed-width types of mypy_extensions."""

import string
from collections.abc import Iterator
from math import sqrt
from typing import Final, NamedTuple

from mypy_extensions import i16, i32, i64, u8

VERSION: Final = "1.2"
LIMIT: Final = 2**30
BIG: Final = 1 << 100
scale = 3
turns = 0


def products(values: list[int]) -> list[int]:
    """Give the product of each with each."""
    return [a * b for a in values for b in values]


def arithmetic(a: int, b: int) -> tuple[int, int, int, int, int]:
    return a + b, a - b, a // b, a % b, -a


def scaled(number: int) -> str:
    """Name variables of this module and of another, which may have changed."""
    global turns
    turns += 1
    return f"{turns}: {number * scale} {string.ascii_letters}"


class Reading(NamedTuple):
    value: float
    times: int


def items(values: list[float], index: int) -> tuple[float, float, float]:
    """Read floats of a list by index, at its ends, and all."""
    total = 0.0
    for value in values:
        total += value
    return values[index] + 1.0, values[0] - values[-1], total


def whole_items(values: list[int], index: int) -> tuple[int, int]:
    total = 0
    for value in values:
        total += value
    return values[index] + 1, total


def reading(found: Reading, index: int) -> tuple[float, int, float]:
    pair: tuple[float, ...] = (found.value, 2.5)
    return found.value * 2.0, found.times + 1, pair[index] + 0.5


def grow(count: int) -> tuple[list[float], list[list[int]]]:
    """Add what is made there and then to lists, beyond what they have room for."""
    floats: list[float] = []
    rows: list[list[int]] = []
    for k in range(count):
        floats.append(k * 0.5)
        rows.append([k])
        rows[-1].append(k + 1000)
    return floats, rows


def replace_items(values: list[float], index: i64, plain: int) -> list[float]:
    values[index] = values[plain] * 2.0
    values[plain] = -0.5
    return values


def roots(values: list[float]) -> list[float]:
    return [sqrt(value) for value in values]


def divided(a: i64, b: i64) -> tuple[i64, i64]:
    return a // b, a % b


def shifts(a: int, n: int) -> tuple[int, int, int, int, int]:
    return a << n, a >> n, a & 0xFFFF, a | n, a ^ n


def compare(a: int, b: int) -> tuple[bool, bool, bool, bool]:
    return a < b, a <= b, a == b, a != b


def wide(n: i64) -> i64:
    total: i64 = 0
    for k in range(n):
        total = total * 1103515245 + k
    return total


def narrow(n: i32) -> i32:
    total: i32 = 1
    for k in range(n):
        total = total * 31 + k
    return total


def half(a: i16, b: i16) -> i16:
    return a * b


def bytes_of(data: bytes) -> u8:
    value: u8 = 0
    for byte in data:
        value = value ^ u8(byte)
    return value


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def added(values: list[float]) -> float:
    return sum(value * 3 for value in values)


def power(base: float, exponent: int) -> float:
    return base**exponent


def truncate(value: float) -> int:
    return int(value)


def divide(a: int, b: int) -> float:
    return a / b


def mixed(a: int, b: float) -> float:
    return a * b + a


def steps(start: int, end: int, step: int) -> list[int]:
    """Give the numbers of a range, and the last one again."""
    number = -1
    found = []
    for number in range(start, end, step):
        if number % 7 == 6:
            continue
        found.append(number)
        # A range does not look at its variables again.
        end, step = end - 1, step * 2
    else:
        found.append(0)
    found.append(number)
    return found


def pairs(step: int) -> list[tuple[int, int, str]]:
    return [(at, n, c) for (at, c), n in zip(enumerate("abc"), range(step, 9 * step, step))]


def by_steps(end: int, step: int) -> Iterator[int]:
    for n in range(0, end, step):
        yield n


def unused(end: int, step: int) -> int:
    for n in range(0, end, step):
        pass
    return n


def kept(end: int) -> tuple[int, int, int]:
    """Give what was there before if there is nothing to loop over."""
    a = b = c = -1
    for a in range(end):
        pass
    for b in range(3, end):
        pass
    for c in range(end, 3, -1):
        pass
    return a, b, c


def kept_outside(end: int) -> list[int]:
    found = []
    for a in range(3):
        for a in range(end):
            found.append(a)
        found.append(a)
    return found


def kept_while_waiting(end: int) -> Iterator[int]:
    last = -1
    for last in range(end):
        yield last
    yield last


LAST: int = -1
for LAST in range(0):
    pass
