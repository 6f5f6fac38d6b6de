"""The page of packages, and what goes into it; needs no package."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.contestants import ContestantError, Native
from tests.bench.machine import Machine, Noise
from tests.bench.measure import Samples
from tests.bench.speeds.__main__ import describe_command, parse_arguments
from tests.bench.speeds.groups import GROUPS, read_measurements, read_targets
from tests.bench.speeds.report import Measured, Report, render, targets_table

GUEST = """
import sys
from timing import main
main({"steady": (3, lambda: (lambda: 6 * 7, str)), "drift": (1, drift)}, sys.argv[1:])
"""
DRIFT = "from itertools import count\ndrift = lambda: (count().__next__, int)\n"


def row(native: float, engine: float) -> dict[str, Samples]:
    """Give the samples of three rounds; the engine's first one was disturbed."""
    return {
        "native": Samples(seconds=(native,) * 3),
        "again": Samples(seconds=(native * 1.02,) * 3),
        "engine": Samples(seconds=(engine * 2, engine, engine)),
    }


@pytest.fixture
def report() -> Report:
    return Report(
        date="2026-11-22",
        command="python -m tests.bench.speeds",
        machine=Machine(cpu="Processor 9000", cores=2, system="Linux", versions={"numpy": "2.4"}),
        noise=Noise(others=0.9, stolen=0.0),
        targets={"numpy": 1.5, "others": 2.5},
        groups=[
            Measured(
                title="numpy",
                target="numpy",
                results={"add": row(0.001, 0.001), "matmul": row(0.001, 0.004)},
            ),
            Measured(title="Pillow", target="others", results={"resize": row(0.01, 0.01)}),
            Measured(title="lap", target="others", results={"lapjv": row(0.01, 0.04)}),
        ],
        about={"native": "CPython", "engine": "a module"},
        base="native",
        control="again",
        engine="engine",
        rounds=3,
        runs=2,
    )


def rows(text: str) -> dict[str, list[str]]:
    lines = [line.strip("| ").split("|") for line in text.splitlines() if line.startswith("|")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_groups_of_a_target_have_one_mean(report: Report) -> None:
    found = rows(targets_table(report))
    assert found["geometric mean"] == ["target", "engine"]
    assert found["numpy"] == ["≤ 1.50x", "2.00x ✗"]
    assert found["Pillow, lap"] == ["≤ 2.50x", "2.00x ✓"]


def test_target_of_no_group_is_left_out(report: Report) -> None:
    found = rows(targets_table(replace(report, groups=report.groups[:1])))
    assert "numpy" in found
    assert "Pillow, lap" not in found
    assert "" not in found


def test_measurements_have_times_ratios_and_spreads(report: Report) -> None:
    text = render(report)
    numpy = rows(text.partition("## numpy")[2].partition("##")[0])
    assert numpy["numpy"] == ["native", "engine", "ratio", "least to most"]
    assert numpy["matmul"] == ["1.0 ms", "4.0 ms", "4.00x", "4.00x to 8.00x"]
    assert numpy["**geometric mean**"] == ["", "", "**2.00x**"]
    assert rows(text.partition("## lap")[2])["**geometric mean**"][2] == "**4.00x**"


def test_page_says_what_was_measured_and_how(report: Report) -> None:
    text = render(report)
    for expected in (
        "Made by `python -m tests.bench.speeds` on 2026-11-22",
        "Processor 9000",
        "numpy 2.4",
        "- **engine**: a module",
        "**not quiet",
        "of 3 rounds",
        "a process of 2 runs",
        "gives 1.020x",
    ):
        assert expected in text


def test_every_group_has_a_target_and_a_guest_of_its_own() -> None:
    assert {group.target for group in GROUPS} == set(read_targets())
    for group in GROUPS:
        tree = ast.parse(group.entry.read_text("utf-8"))
        assert ast.get_docstring(tree)
    assert len({group.entry for group in GROUPS}) == len(GROUPS)


def native(tmp_path: Path, text: str) -> Native:
    guest = GROUPS[0].entry.parent
    file = tmp_path / "guest.py"
    file.write_text(text)
    return Native(
        name="native",
        about="",
        python=Path(sys.executable),
        guest=file,
        environment={"PYTHONPATH": str(guest), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def test_a_guest_tells_its_measurements_and_times_calls(tmp_path: Path) -> None:
    guest = native(tmp_path, DRIFT + GUEST)
    assert read_measurements(guest) == ["steady", "drift"]
    turn = guest.turn("steady", 4)
    assert turn.checksum == "42"
    assert len(turn.seconds) == 4


def test_a_guest_whose_results_differ_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContestantError, match="different results"):
        native(tmp_path, DRIFT + GUEST).turn("drift", 2)


def test_a_guest_that_fails_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContestantError, match="no package"):
        read_measurements(native(tmp_path, "raise ImportError('no package')"))


def test_the_command_on_the_page_names_no_folders() -> None:
    options = parse_arguments(["--rounds", "2", "--group", "lap", "--work", "/somewhere"])
    assert describe_command(options) == (
        "python -m tests.bench.speeds --rounds=2 --runs=3 --group=lap"
    )


@pytest.mark.parametrize("arguments", [["--runs", "0"], ["--group", "scipy"]])
def test_what_cannot_be_measured_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments(arguments)
