from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tests.bench.contestants import Turn
from tests.bench.measure import ChecksumError, Samples, geomean, mean_ratio, measure

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Scripted:
    """A contestant whose turns take what the script says."""

    name: str
    seconds: Iterator[tuple[float, ...]]
    checksum: str = "42"
    about: str = "scripted"
    asked: list[tuple[str, int]] = field(default_factory=list)

    def turn(self, kernel: str, runs: int) -> Turn:
        self.asked.append((kernel, runs))
        return Turn(seconds=next(self.seconds), checksum=self.checksum)


def forever(seconds: float) -> Iterator[tuple[float, ...]]:
    while True:
        yield (seconds,)


def test_geomean_weighs_ratios_not_differences() -> None:
    assert geomean([2.0, 0.5]) == pytest.approx(1.0)
    assert geomean([1.0, 4.0, 16.0]) == pytest.approx(4.0)


def test_ratio_is_the_median_of_the_rounds() -> None:
    base = Samples(seconds=(1.0, 2.0, 1.0))
    # In the second round everything was slow; in the third only this contestant.
    assert Samples(seconds=(1.5, 3.0, 9.0)).ratio(base) == pytest.approx(1.5)


def test_ratio_needs_the_same_rounds() -> None:
    with pytest.raises(ValueError, match="argument 2 is longer"):
        Samples(seconds=(1.0,)).ratio(Samples(seconds=(1.0, 2.0)))


def test_the_runs_of_a_turn_are_averaged() -> None:
    turns = iter([(0.5, 0.25, 0.75), (0.5, 1.0, 1.5)])
    results = measure([Scripted("a", turns)], ["k"], rounds=2, runs=3, progress=lambda _: None)
    assert results["k"]["a"].seconds == (0.5, 1.0)


def test_contestants_take_turns_and_nobody_is_always_first() -> None:
    order: list[str] = []

    @dataclass
    class Noting(Scripted):
        def turn(self, kernel: str, runs: int) -> Turn:
            order.append(self.name)
            return super().turn(kernel, runs)

    contestants = [Noting(name, forever(1.0)) for name in "abc"]
    measure(contestants, ["k"], rounds=3, runs=1, progress=lambda _: None)
    assert "".join(order) == "abc" + "bca" + "cab"


def test_every_kernel_is_run_as_often_as_asked() -> None:
    contestant = Scripted("a", forever(1.0))
    measure([contestant], ["k", "l"], rounds=2, runs=5, progress=lambda _: None)
    assert contestant.asked == [("k", 5), ("l", 5), ("k", 5), ("l", 5)]


def test_different_checksums_are_an_error() -> None:
    contestants = [Scripted("a", forever(1.0)), Scripted("b", forever(1.0), checksum="43")]
    with pytest.raises(ChecksumError, match="k: a computed 42, but b 43"):
        measure(contestants, ["k"], rounds=1, runs=1, progress=lambda _: None)


def test_a_checksum_that_changes_between_rounds_is_an_error() -> None:
    class Changing(Scripted):
        def turn(self, kernel: str, runs: int) -> Turn:
            self.checksum += "0"
            return super().turn(kernel, runs)

    with pytest.raises(ChecksumError, match="a computed 420, but a 4200"):
        measure([Changing("a", forever(1.0))], ["k"], rounds=2, runs=1, progress=lambda _: None)


def test_mean_ratio_is_over_all_kernels() -> None:
    results = {
        "k": {"a": Samples(seconds=(1.0,)), "b": Samples(seconds=(4.0,))},
        "l": {"a": Samples(seconds=(2.0,)), "b": Samples(seconds=(2.0,))},
    }
    assert mean_ratio(results, "b", "a") == pytest.approx(2.0)
