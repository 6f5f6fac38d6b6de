"""Numbers alone: how soon points of the plane escape."""

from __future__ import annotations

from mypy_extensions import i64

SCALE = 3


def escape(x: float, y: float, limit: i64) -> i64:
    a, b = 0.0, 0.0
    steps: i64 = 0
    while steps < limit and a * a + b * b <= 4.0:
        a, b = a * a - b * b + x, 2.0 * a * b + y
        steps += 1
    return steps


def run(scale: int) -> object:
    total: i64 = 0
    for turn in range(scale):
        for row in range(60):
            for column in range(80):
                total += escape(column / 40.0 - 1.5 + turn * 0.01, row / 30.0 - 1.0, 80)
    return int(total)
