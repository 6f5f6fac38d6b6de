"""The report: docs/reference/benchmarks.md from the measurements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.bench.markdown import duration, megabytes, table, times
from tests.bench.measure import Results, Samples, geomean, mean_ratio
from tests.bench.workshop import FAST, SMALL, WAYS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.bench.contestants import Contestant
    from tests.bench.hello import Hello, Spread
    from tests.bench.instructions import Instructions
    from tests.bench.limits import Targets
    from tests.bench.machine import Machine, Noise

# Less than this is not told apart from noise, however calm the control looks.
LEAST_TOLERANCE = 0.01
NONE = "n/a"


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that was measured in one run.

    `base` names the native contestant that the others are divided by, `control` the same one again
    (what the machine makes of equal programs), `plain` the plain interpreter.
    """

    date: str
    command: str
    machine: Machine
    noise: Noise | None
    targets: Targets
    contestants: Sequence[Contestant]
    base: str
    control: str
    plain: str
    engines: Sequence[str]
    rounds: int
    runs: int
    results: Results
    instructions: Instructions
    hello: Sequence[Hello]
    peers: str = ""

    @property
    def tolerance(self) -> float:
        """How far from 1 a ratio of equal programs can be in this run."""
        return max(LEAST_TOLERANCE, abs(mean_ratio(self.results, self.control, self.base) - 1))


def render(report: Report) -> str:
    """Give the whole page."""
    parts = [
        "# Benchmarks\n",
        (
            f"Made by `{report.command}` on {report.date}; do not edit. All numbers come from one"
            " run on one machine; compare ratios, not seconds, with those of another.\n"
        ),
        machine_section(report.machine, report.noise),
        "## Targets\n",
        targets_table(report),
        "## Hello world\n",
        hello_section(report),
        "## Kernels\n",
        kernels_section(report),
        *(["## Peers\n", report.peers] if report.peers else []),
    ]
    return "\n".join(parts)


def machine_section(machine: Machine, noise: Noise | None) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    lines = [
        f"- Machine: {machine.cpu}, {machine.cores} cores, {machine.system}",
        f"- Versions: {versions}",
    ]
    if noise is not None:
        state = "quiet" if noise.quiet else "**not quiet: read the times with care**"
        lines.append(
            f"- Beside the kernels, other programs kept {noise.others:.2f} cores busy and"
            f" the hypervisor took {noise.stolen:.2f}: {state}"
        )
    return "\n".join(lines) + "\n"


def targets_table(report: Report) -> str:
    targets = report.targets
    by_name = {hello.name: hello for hello in report.hello}
    rows: list[list[str]] = []

    def add(what: str, target: str, cells: list[tuple[str, bool]], *, last: bool = False) -> None:
        shown = [f"{text} {'✓' if met else '✗'}" for text, met in cells]
        rest = [""] * (len(report.engines) - len(shown))
        rows.append([what, target, *(rest + shown if last else shown + rest)])

    hellos = [by_name[name] for name in report.engines]
    add(
        "hello, raw",
        f"≤ {megabytes(targets.hello_raw)}",
        [(megabytes(item.raw), item.raw <= targets.hello_raw) for item in hellos],
    )
    add(
        "hello, gzip -9",
        f"≤ {megabytes(targets.hello_gzip)}",
        [(megabytes(item.gzip), item.gzip <= targets.hello_gzip) for item in hellos],
    )
    add(
        "hello, cold start to the first line",
        f"≤ {duration(targets.first_line_seconds)}",
        [
            (duration(item.first_line.median), item.first_line.median <= targets.first_line_seconds)
            for item in hellos
        ],
    )
    add(
        "hello, memory at exit",
        f"≤ {megabytes(targets.memory)}",
        [(megabytes(item.memory), item.memory <= targets.memory) for item in hellos],
    )
    if small := by_name.get(SMALL):
        for what, size, most in (
            ("raw", small.raw, targets.small_raw),
            ("gzip -9", small.gzip, targets.small_gzip),
            ("AOT", small.aot, targets.small_aot),
        ):
            cells = [(megabytes(size), size <= most)]
            add(f"hello, {SMALL}, {what}", f"≤ {megabytes(most)}", cells)
    add(
        "build of hello",
        f"≤ {duration(targets.build_seconds)}",
        [
            (duration(item.rebuild.median), item.rebuild.median <= targets.build_seconds)
            for item in hellos
            if item.rebuild is not None
        ],
    )
    native = [mean_ratio(report.results, name, report.base) for name in report.engines]
    add(
        f"kernels, {report.base} = 1",
        f"≤ {times(targets.times_native)}",
        [(times(ratio), ratio <= targets.times_native) for ratio in native],
    )
    if any(item.name == FAST for item in report.contestants):
        fast = mean_ratio(report.results, FAST, report.base)
        cells = [(times(fast), fast <= targets.fast_times_native)]
        add(f"kernels, {FAST}", f"≤ {times(targets.fast_times_native)}", cells, last=True)
    plain = [mean_ratio(report.results, name, report.plain) for name in report.engines]
    add(
        f"kernels, {report.plain} = 1",
        f"≤ 1 ± {report.tolerance:.2f}",
        [(times(ratio), ratio <= 1 + report.tolerance) for ratio in plain],
    )
    return table(["what", "target", *report.engines], rows)


def hello_section(report: Report) -> str:
    names = [hello.name for hello in report.hello]
    rows = [
        ["raw", *(_raw(item) for item in report.hello)],
        ["gzip -9", *(megabytes(item.gzip) for item in report.hello)],
        ["native code (wasmtime AOT)", *(megabytes(item.aot) for item in report.hello)],
        ["linear memory at exit", *(megabytes(item.memory) for item in report.hello)],
        ["cold start to the first line", *(_spread(item.first_line) for item in report.hello)],
        ["cold start to exit, in-process", *(_spread(item.start) for item in report.hello)],
        ["cold start, `py2wasm run`", *(_spread(item.process) for item in report.hello)],
        ["build, nothing changed", *(_spread(item.build) for item in report.hello)],
        ["build after an edit", *(_spread(item.rebuild) for item in report.hello)],
    ]
    return table(["", *names], rows) + (
        f"\n{' and '.join(WAYS)} are by the first engine. Times are medians with the least and"
        " the most in brackets. In-process is"
        " instantiation and run with the native code loaded; `py2wasm run` and builds are whole"
        " processes with the SDK and the native code in the cache.\n"
    )


def _raw(item: Hello) -> str:
    return megabytes(item.raw) + (f" + {megabytes(item.beside)} of files" if item.beside else "")


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return NONE
    return f"{duration(spread.median)} ({duration(spread.least)} to {duration(spread.most)})"


def kernels_section(report: Report) -> str:
    shown = [item for item in report.contestants if item.name != report.control]
    names = [item.name for item in shown]
    others = [name for name in names if name != report.base]
    rows = []
    for kernel, row in report.results.items():
        ratios = [times(row[name].ratio(row[report.base])) for name in others]
        rows.append([kernel, duration(row[report.base].median), *ratios])
    means = [f"**{times(mean_ratio(report.results, name, report.base))}**" for name in others]
    rows.append(["**geometric mean**", "", *means])
    against = [
        times(mean_ratio(report.results, name, report.plain))
        if name in (*report.engines, FAST)
        else NONE
        for name in others
    ]
    rows.append([f"the same, {report.plain} = 1", "", *against])
    control = mean_ratio(report.results, report.control, report.base)
    return "\n".join(
        [
            *(f"- **{item.name}**: {item.about}" for item in shown),
            "",
            table(["kernel", report.base, *others], rows),
            (
                f"Ratios are times divided by those of {report.base} (lower is better): the median"
                f" of {report.rounds} rounds, in each of which every contestant has one turn at a"
                f" kernel, a process of {report.runs} runs. A time is the mean of these, multiplied"
                " by the share of its wall time for which the process had a processor. All"
                f" checksums agree. {report.base} measured against itself in the same way gives"
                f" {control:.3f}x.\n"
            ),
            "The least and the most seconds of the rounds:\n",
            table(
                ["kernel", *names],
                [_noise_row(kernel, row, names) for kernel, row in report.results.items()],
            ),
            (
                f"The Wasm instructions of a run, those of {report.plain} = 1. They are counted by"
                " wasmtime, each as one, and the same in every run: they tell changes that times"
                " do not, but a call counts no more than an addition.\n"
            ),
            instructions_table(report),
        ]
    )


def instructions_table(report: Report) -> str:
    names = [name for name in next(iter(report.instructions.values())) if name != report.plain]
    ratios = {
        kernel: [row[name] / row[report.plain] for name in names]
        for kernel, row in report.instructions.items()
    }
    rows = [
        [
            kernel,
            f"{report.instructions[kernel][report.plain] / 1e6:,.0f} million",
            *map(times, row),
        ]
        for kernel, row in ratios.items()
    ]
    means = [f"**{times(geomean(column))}**" for column in zip(*ratios.values(), strict=True)]
    return table(["kernel", report.plain, *names], [*rows, ["**geometric mean**", "", *means]])


def _noise_row(kernel: str, row: Mapping[str, Samples], names: Sequence[str]) -> list[str]:
    cells = []
    for name in names:
        seconds = row[name].seconds
        cells.append(f"{min(seconds):.3f} to {max(seconds):.3f}")
    return [kernel, *cells]
