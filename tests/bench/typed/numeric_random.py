"""Numbers alone: a generator of random numbers, and what lies in a circle."""

from __future__ import annotations

from mypy_extensions import i64

SCALE = 3


class Generator:
    def __init__(self, seed: i64) -> None:
        self.state = seed

    def next(self) -> i64:
        state = self.state
        state ^= (state << 13) & 0x7FFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0x7FFFFFFF
        self.state = state
        return state


def run(scale: int) -> object:
    generator = Generator(2463534242 & 0x7FFFFFFF)
    inside: i64 = 0
    mixed: i64 = 0
    for _ in range(scale):
        for _ in range(100_000):
            x = generator.next() % 20_001 - 10_000
            y = generator.next() % 20_001 - 10_000
            if x * x + y * y <= 100_000_000:
                inside += 1
            mixed = (mixed * 31 + x - y) % 1_000_003
    return int(inside), int(mixed)
