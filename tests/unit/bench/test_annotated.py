"""The annotated kernels at a small scale, and the page of them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.bench.__main__ import parse_arguments
from tests.bench.annotated import ANNOTATED, COMPILED, NUMERIC, PLAIN, TWINS, render_typed
from tests.bench.contestants import BENCH, Native
from tests.bench.limits import read_typed_targets
from tests.bench.measure import Samples

NAMES = sorted({*ANNOTATED, *NUMERIC})
# Stands for mypy_extensions: annotations are not looked at.
STAND_IN = "class i64: pass\n"


def test_every_kernel_is_in_a_group() -> None:
    assert set(NAMES) == PLAIN | TWINS
    assert set(ANNOTATED) == PLAIN
    assert len(NAMES) >= 16
    assert read_typed_targets().keys() == {"annotated", "numeric"}


@pytest.mark.parametrize("name", NAMES)
def test_the_guest_takes_the_twin(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "mypy_extensions.py").write_text(STAND_IN)
    program = (
        "import sys, typed_guest; typed_guest.main([sys.argv[1], '1', '1']);"
        "print(sys.modules['kernels.' + sys.argv[1]].__name__)"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", program, name],
        cwd=BENCH,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    package = "typed" if name in TWINS else "kernels"
    assert done.stdout.splitlines()[-1] == f"{package}.{name}"
    assert '"checksum"' in done.stdout


def test_the_page_tells_whether_targets_are_met() -> None:
    values = {"native": 1.0, "native again": 1.0, "bytecode": 2.0, "mypyc": 0.2, COMPILED: 0.05}
    contestants = [Native(name=name, about="", python=BENCH) for name in values]
    results = {
        kernel: {name: Samples(seconds=(value * slower,)) for name, value in values.items()}
        for kernel, slower in (("boxes", 3.0), ("orbits", 1.0))
    }
    results["tasks"] = {**results["boxes"], COMPILED: Samples(seconds=(1200.0,))}
    text = render_typed(results, contestants)
    means = [line.split("|")[3:6] for line in text.splitlines() if "geometric mean" in line]
    annotated, numeric = ([cell.strip() for cell in cells] for cells in means)
    assert annotated == ["**2.00x**", "**0.20x**", "**1.00x**"]
    assert numeric == ["**2.00x**", "**0.20x**", "**0.05x**"]
    assert f"Target: {COMPILED} at most 0.50x ✗" in text
    assert f"Target: {COMPILED} at most 0.10x ✓" in text
    assert "numeric_" not in text


def test_the_page_is_one_of_its_own() -> None:
    assert parse_arguments(["--typed"]).output.name == "benchmarks-typed.md"
    assert parse_arguments([]).output.name == "benchmarks.md"
