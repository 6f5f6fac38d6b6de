from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.bench.hello import Hello, Spread
from tests.bench.limits import Targets
from tests.bench.machine import Machine, Noise
from tests.bench.measure import Samples
from tests.bench.report import Report, render, targets_table
from tests.bench.workshop import FAST, SMALL

if TYPE_CHECKING:
    from tests.bench.contestants import Turn


class Known:
    def __init__(self, name: str) -> None:
        self.name = name
        self.about = f"what {name} is"

    def turn(self, kernel: str, runs: int) -> Turn:
        raise NotImplementedError


def spread(seconds: float) -> Spread:
    return Spread.of([seconds * 0.5, seconds, seconds * 2])


@pytest.fixture
def report() -> Report:
    samples = {"native": 1.0, "again": 1.02, "plain": 2.0, "fast": 1.9, "slow": 3.0, FAST: 1.5}
    hello = Hello(
        name="fast",
        raw=4_100_000,
        gzip=1_100_000,
        aot=9_000_000,
        memory=7_000_000,
        start=spread(0.01),
        first_line=spread(0.001),
        process=spread(0.2),
        build=spread(2.0),
        rebuild=spread(3.0),
    )
    return Report(
        date="2026-11-22",
        command="python -m tests.bench",
        machine=Machine(
            cpu="Processor 9000", cores=2, system="Linux x86_64", versions={"zig": "0.17"}
        ),
        noise=Noise(others=0.02, stolen=0.0),
        targets=Targets(
            hello_raw=4_200_000,
            hello_gzip=1_150_000,
            build_seconds=6.0,
            first_line_seconds=0.002,
            memory=7_000_000,
            times_native=2.2,
            fast_times_native=1.75,
            small_raw=3_000_000,
            small_gzip=900_000,
            small_aot=9_000_000,
        ),
        contestants=[Known(name) for name in samples],
        base="native",
        control="again",
        plain="plain",
        engines=["fast", "slow"],
        rounds=3,
        runs=2,
        results={
            kernel: {
                name: Samples(seconds=(value * size, value * size * 1.1, value * size))
                for name, value in samples.items()
            }
            for kernel, size in (("sieve", 0.3), ("queue", 0.4))
        },
        instructions={
            "sieve": {"plain": 2_000_000_000, "fast": 1_000_000_000, "slow": 4_000_000_000},
            "queue": {"plain": 100_000_000, "fast": 100_000_000, "slow": 400_000_000},
        },
        hello=[
            hello,
            replace(hello, name="slow", raw=4_300_000, memory=7_000_001, rebuild=spread(7.0)),
            replace(hello, name=SMALL, raw=2_900_000, gzip=1_000_000),
            replace(hello, name="plain", build=None, rebuild=None, beside=10_000_000),
        ],
    )


def rows(text: str) -> dict[str, list[str]]:
    lines = [line.strip("| ").split("|") for line in text.splitlines() if line.startswith("|")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_targets_are_met_or_missed_by_each_engine(report: Report) -> None:
    found = rows(targets_table(report))
    assert found["what"] == ["target", "fast", "slow"]
    assert found["hello, raw"] == ["≤ 4.20 MB", "4.10 MB ✓", "4.30 MB ✗"]
    first_line = "hello, cold start to the first line"
    assert found[first_line] == ["≤ 2.0 ms", "1.0 ms ✓", "1.0 ms ✓"]
    assert found["hello, memory at exit"] == ["≤ 7.00 MB", "7.00 MB ✓", "7.00 MB ✗"]
    assert found[f"hello, {SMALL}, raw"] == ["≤ 3.00 MB", "2.90 MB ✓"]
    assert found[f"hello, {SMALL}, gzip -9"] == ["≤ 0.90 MB", "1.00 MB ✗"]
    assert found[f"hello, {SMALL}, AOT"] == ["≤ 9.00 MB", "9.00 MB ✓"]
    assert found["build of hello"] == ["≤ 6.00 s", "3.00 s ✓", "7.00 s ✗"]
    assert found["kernels, native = 1"] == ["≤ 2.20x", "1.90x ✓", "3.00x ✗"]
    assert found[f"kernels, {FAST}"] == ["≤ 1.75x", "", "1.50x ✓"]
    assert found["kernels, plain = 1"] == ["≤ 1 ± 0.02", "0.95x ✓", "1.50x ✗"]


def test_tolerance_is_what_equal_programs_differ_by(report: Report) -> None:
    assert report.tolerance == pytest.approx(0.02)
    equal = {kernel: {**row, "again": row["native"]} for kernel, row in report.results.items()}
    assert replace(report, results=equal).tolerance == pytest.approx(0.01)


def test_kernels_have_ratios_and_a_mean(report: Report) -> None:
    text = render(report)
    kernels = rows(text.partition("## Kernels")[2].partition("The least")[0])
    assert kernels["kernel"] == ["native", "plain", "fast", "slow", FAST]
    assert kernels["sieve"] == ["300.0 ms", "2.00x", "1.90x", "3.00x", "1.50x"]
    assert kernels["**geometric mean**"] == ["", "**2.00x**", "**1.90x**", "**3.00x**", "**1.50x**"]
    assert kernels["the same, plain = 1"] == ["", "n/a", "0.95x", "1.50x", "0.75x"]
    assert "measured against itself in the same way gives 1.020x" in text
    spreads = rows(text.partition("The least")[2].partition("The Wasm instructions")[0])
    assert spreads["queue"] == [
        "0.400 to 0.440",
        "0.800 to 0.880",
        "0.760 to 0.836",
        "1.200 to 1.320",
        "0.600 to 0.660",
    ]


def test_instructions_are_compared_with_the_plain_interpreter(report: Report) -> None:
    found = rows(render(report).partition("The Wasm instructions")[2])
    assert found["kernel"] == ["plain", "fast", "slow"]
    assert found["sieve"] == ["2,000 million", "0.50x", "2.00x"]
    assert found["queue"] == ["100 million", "1.00x", "4.00x"]
    assert found["**geometric mean**"] == ["", "**0.71x**", "**2.83x**"]


def test_page_says_what_was_measured_and_how(report: Report) -> None:
    text = render(report)
    for expected in (
        "Made by `python -m tests.bench` on 2026-11-22",
        "Processor 9000, 2 cores, Linux x86_64",
        "zig 0.17",
        "- **plain**: what plain is",
        "4.10 MB + 10.00 MB of files",
        "10.0 ms (5.0 ms to 20.0 ms)",
    ):
        assert expected in text
    assert "**again**" not in text
    assert "Peers" not in text
    assert "## Peers" in render(replace(report, peers="| a |\n"))


def test_noise_is_named(report: Report) -> None:
    assert "0.02 cores busy and the hypervisor took 0.00: quiet" in render(report)
    assert "**not quiet" in render(replace(report, noise=Noise(others=0.9, stolen=0.0)))
    assert "**not quiet" in render(replace(report, noise=Noise(others=0.0, stolen=0.5)))
    assert "hypervisor" not in render(replace(report, noise=None))
