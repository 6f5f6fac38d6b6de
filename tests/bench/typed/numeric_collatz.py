"""Numbers alone: Collatz chains, common divisors and powers, in 64 bits."""

from __future__ import annotations

from mypy_extensions import i64

SCALE = 4


def chain(number: i64) -> i64:
    steps: i64 = 0
    while number != 1:
        number = number * 3 + 1 if number & 1 else number >> 1
        steps += 1
    return steps


def divisor(a: i64, b: i64) -> i64:
    while b:
        a, b = b, a % b
    return a


def power(base: i64, exponent: i64, modulus: i64) -> i64:
    result: i64 = 1
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def run(scale: int) -> object:
    checksum: i64 = 0
    for turn in range(scale):
        number: i64 = 1
        while number < 6000:
            checksum += chain(number) + divisor(number * 30, 2310 + number)
            checksum = (checksum * 31 + power(3, number + turn, 65_537)) % 1_000_003
            number += 1
    return int(checksum)
