"""Integers of every size, floats, and the fixed-width types of mypy_extensions."""

from typing import Final

from mypy_extensions import i16, i32, i64, u8

VERSION: Final = "1.2"
LIMIT: Final = 2**30
BIG: Final = 1 << 100


def products(values: list[int]) -> list[int]:
    """Give the product of each with each."""
    return [a * b for a in values for b in values]


def arithmetic(a: int, b: int) -> tuple[int, int, int, int, int]:
    return a + b, a - b, a // b, a % b, -a


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
