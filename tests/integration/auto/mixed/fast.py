"""All that mypyc needs."""


def collatz(n: int) -> int:
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def mean(values: list[float]) -> float:
    total = 0.0
    for value in values:
        total += value
    return total / len(values)


class Count:
    """Counts."""

    def __init__(self, start: int) -> None:
        self.value = start

    def up(self) -> int:
        self.value += 1
        return self.value
