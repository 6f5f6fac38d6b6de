from __future__ import annotations

from tests.bench.hello import Spread
from tests.bench.machine import Machine
from tests.bench.measure import Samples
from tests.bench.pulley import Hello, PulleyReport, name_of, render_pulley

FAST, SLOW = name_of("nuitka", "Cranelift"), name_of("nuitka", "Pulley")


def samples(*seconds: float) -> Samples:
    return Samples(seconds=seconds)


def report(kernels: tuple[str, ...]) -> PulleyReport:
    row = {"native": samples(1, 2, 1), FAST: samples(1.5, 3, 1.5), SLOW: samples(24, 48, 24)}
    return PulleyReport(
        date="2026-01-02",
        command="python -m tests.bench --pulley",
        machine=Machine(cpu="A", cores=2, system="Linux x86_64", versions={"wasmtime": "50"}),
        noise=None,
        hello={
            FAST: Hello(size=7_900_000, start=Spread.of([0.01, 0.02, 0.03])),
            SLOW: Hello(size=6_600_000, start=Spread.of([0.2])),
        },
        results=dict.fromkeys(kernels, row),
    )


def test_the_page() -> None:
    text = render_pulley(report(("boxes", "strings")))
    rows = {
        cells[1]: cells[2:-1]
        for line in text.splitlines()
        if (cells := [cell.strip() for cell in line.split("|")])[1:]
    }
    assert rows["code ahead of time"] == ["7.90 MB", "6.60 MB"]
    assert rows["cold start to exit, in-process"][0] == "20.0 ms (10.0 ms to 30.0 ms)"
    assert rows["boxes"] == rows["geometric mean"] == ["1.50x", "24.00x"]
    assert "on 2026-01-02" in text


def test_one_kernel_has_no_mean() -> None:
    assert "geometric mean" not in render_pulley(report(("boxes",)))
