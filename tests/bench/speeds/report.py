"""The page: docs/reference/benchmarks-packages.md from the measurements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.bench.markdown import duration, table, times
from tests.bench.measure import Results, Samples, geomean
from tests.bench.report import machine_section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.machine import Machine, Noise


@dataclass(frozen=True, kw_only=True)
class Measured:
    """The results of a group; `target` is the key of its target."""

    title: str
    target: str
    results: Results


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that was measured in one run; the contestants are `base`, `control`, `engine`."""

    date: str
    command: str
    machine: Machine
    noise: Noise | None
    targets: Mapping[str, float]
    groups: Sequence[Measured]
    about: Mapping[str, str]
    base: str
    control: str
    engine: str
    rounds: int
    runs: int

    def ratios(self, name: str, groups: Sequence[Measured]) -> list[float]:
        """Give how much longer than natively `name` takes for each measurement of some groups."""
        return [
            row[name].ratio(row[self.base]) for group in groups for row in group.results.values()
        ]


def render(report: Report) -> str:
    """Give the whole page."""
    parts = [
        "# Benchmarks of packages\n",
        (
            f"Made by `{report.command}` on {report.date}; do not edit. All numbers come from one"
            " run on one machine; compare ratios, not seconds, with those of another.\n"
        ),
        machine_section(report.machine, report.noise),
        "\n".join(f"- **{name}**: {about}" for name, about in report.about.items()) + "\n",
        "## Targets\n",
        targets_table(report),
        *(part for group in report.groups for part in group_section(report, group)),
        "## How\n",
        method(report),
    ]
    return "\n".join(parts)


def targets_table(report: Report) -> str:
    """Compare the geometric mean of the groups that share a target with it."""
    rows = []
    for key, limit in report.targets.items():
        groups = [group for group in report.groups if group.target == key]
        if not groups:
            continue
        mean = geomean(report.ratios(report.engine, groups))
        titles = ", ".join(group.title for group in groups)
        mark = "✓" if mean <= limit else "✗"
        rows.append([titles, f"≤ {times(limit)}", f"{times(mean)} {mark}"])
    return table(["geometric mean", "target", report.engine], rows)


def group_section(report: Report, group: Measured) -> list[str]:
    rows = [
        [
            name,
            duration(row[report.base].median),
            duration(row[report.engine].median),
            times(row[report.engine].ratio(row[report.base])),
            _spread(row[report.engine], row[report.base]),
        ]
        for name, row in group.results.items()
    ]
    mean = times(geomean(report.ratios(report.engine, [group])))
    rows.append(["**geometric mean**", "", "", f"**{mean}**", ""])
    header = [group.title, report.base, report.engine, "ratio", "least to most"]
    return [f"## {group.title}\n", table(header, rows)]


def _spread(own: Samples, base: Samples) -> str:
    ratios = [one / other for one, other in zip(own.seconds, base.seconds, strict=True)]
    return f"{times(min(ratios))} to {times(max(ratios))}"


def method(report: Report) -> str:
    control = geomean(report.ratios(report.control, report.groups))
    return (
        f"Ratios are times divided by those of {report.base} (lower is better): the median of"
        f" {report.rounds} rounds, in each of which every contestant has one turn at a measurement,"
        f" a process of {report.runs} runs after a call that is not timed. A time is that of one"
        " call, without what it works on, multiplied by the share of its wall time for which the"
        " process had a processor. Native packages are wheels of the same versions from PyPI, with"
        " their vector instructions and libraries, on one thread. All checksums agree; they are of"
        " every bit where both sides must agree in it, and otherwise of rounded results."
        f" {report.base} measured against itself in the same way gives {control:.3f}x.\n"
    )
