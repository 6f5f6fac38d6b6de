"""An integer loop: a sieve, Collatz chains, greatest common divisors and modular powers."""

from __future__ import annotations

from mypy_extensions import i64

SCALE = 45


def sieve(limit: int) -> list[int]:
    composite = [False] * (limit + 1)
    primes = []
    for number in range(2, limit + 1):
        if not composite[number]:
            primes.append(number)
            for multiple in range(number * number, limit + 1, number):
                composite[multiple] = True
    return primes


def collatz_length(start: i64, known: list[int]) -> int:
    number = start
    steps = 0
    while number >= start and number != 1:
        number = number * 3 + 1 if number & 1 else number >> 1
        steps += 1
    return steps + known[number]


def longest_chain(limit: int) -> tuple[int, int]:
    known = [0, 0]
    best, length = 1, 0
    for number in range(2, limit):
        steps = collatz_length(number, known)
        known.append(steps)
        if steps > length:
            best, length = number, steps
    return best, length


def gcd(a: i64, b: i64) -> i64:
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


def digits_sum(number: i64) -> i64:
    total: i64 = 0
    while number:
        digit = number % 10
        number //= 10
        total += digit * digit
    return total


def run(scale: int) -> object:
    checksum = 0
    for turn in range(scale):
        primes = sieve(12_000 + turn)
        best, length = longest_chain(6_000 + turn)
        coprime = sum(gcd(prime, turn * 30 + 17) == 1 for prime in primes)
        powers = sum(power(3, prime, 65_537) for prime in primes[:600])
        happy = sum(digits_sum(number) for number in range(turn, turn + 4_000))
        checksum = (checksum * 31 + best * length + coprime + powers + happy) % 1_000_003
    return checksum
