"""Measuring: rounds of turns, agreement of checksums, medians, ratios and geometric means."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.contestants import Contestant


class ChecksumError(Exception):
    """Two contestants computed different results, so their times mean nothing."""


@dataclass(frozen=True, kw_only=True)
class Samples:
    """What a run of one kernel cost one contestant in each round, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def ratio(self, base: Samples) -> float:
        """Give the median of the ratios to `base`, round by round."""
        pairs = zip(self.seconds, base.seconds, strict=True)
        return statistics.median(own / other for own, other in pairs)


# Kernel, then contestant.
Results = Mapping[str, Mapping[str, Samples]]


def geomean(values: Iterable[float]) -> float:
    return math.exp(statistics.fmean(math.log(value) for value in values))


def mean_ratio(results: Results, name: str, base: str) -> float:
    """Give the geometric mean over the kernels of how much longer `name` takes than `base`."""
    return geomean(row[name].ratio(row[base]) for row in results.values())


def measure(
    contestants: Sequence[Contestant],
    kernels: Sequence[str],
    *,
    rounds: int,
    runs: int,
    progress: Callable[[str], None],
) -> Results:
    """Let every contestant take a turn at every kernel in every round."""
    seconds: dict[str, dict[str, list[float]]] = {
        kernel: {contestant.name: [] for contestant in contestants} for kernel in kernels
    }
    checksums: dict[str, tuple[str, str]] = {}
    for number in range(rounds):
        for kernel in kernels:
            progress(f"round {number + 1} of {rounds}: {kernel}")
            for contestant in _rotated(contestants, number):
                turn = contestant.turn(kernel, runs)
                agree(kernel, contestant.name, turn.checksum, checksums)
                seconds[kernel][contestant.name].append(turn.cost)
    return {
        kernel: {name: Samples(seconds=tuple(values)) for name, values in row.items()}
        for kernel, row in seconds.items()
    }


def agree(kernel: str, name: str, checksum: str, known: dict[str, tuple[str, str]]) -> None:
    """Raise `ChecksumError` unless this is the result that the first contestant computed."""
    first, expected = known.setdefault(kernel, (name, checksum))
    if checksum != expected:
        raise ChecksumError(f"{kernel}: {first} computed {expected}, but {name} {checksum}")


def _rotated(contestants: Sequence[Contestant], number: int) -> Sequence[Contestant]:
    # Who follows whom stays the same, but nobody is always first.
    start = number % len(contestants)
    return [*contestants[start:], *contestants[:start]]
