"""What came of a run: the verdict, and the page `docs/reference/conformance.md`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conformance.harness.drive import NATIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.conformance.harness.drive import ModuleRun, Result
    from tests.conformance.harness.packages import PackageSuite
    from tests.conformance.harness.suite import Suite

UNEXPLAINED = "unexplained"
# Ends of the process that no cause explains away.
NEVER = ("trap", "timeout", "build")
SKIP_REASONS_SHOWN = 25
INTRODUCTION = """\
# Conformance

CPython's own tests (`Lib/test` of the pinned release), unmodified, compiled by py2wasm and run as
Wasm; behind them the own tests of packages that have a shim. This page is generated: `make
conformance` writes it.

How the tests are run:

- *bytecode*: all test modules together are one Wasm module.
- *nuitka*: each test module is compiled to C by Nuitka, in a Wasm module of its own; what it imports
  is bytecode.
- CPython's C modules for its own tests (`_testcapi` and its like) are linked in, so that every way
  in which C code is called through a pointer is tested too.
- No extra resources are enabled, as in CPython's own default run. Tests that CPython itself skips on
  WASI are skipped here too, but for the asynchronous ones: they are said to need sockets, and run.

*Run* counts the tests that were not skipped; *rate* is the share of them that passed.
"""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A test that failed, and why it may; `cause` is None if it may not."""

    module: str
    engine: str
    result: Result
    cause: str | None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is wrong with a run, one line each; nothing if it is as it should be."""

    failures: tuple[Failure, ...]
    problems: tuple[str, ...]


def judge(suite: Suite, runs: Sequence[ModuleRun], *, whole: bool) -> Verdict:
    """Compare runs with what `suite.toml` says; `whole` if no tests were deselected."""
    failures: list[Failure] = []
    problems: list[str] = []
    for run in runs:
        module = suite.modules[run.name]
        if run.engine == NATIVE:
            continue
        for result in run.failing:
            cause = None if result.outcome in NEVER else module.cause(result.id, run.engine)
            failures.append(Failure(module=run.name, engine=run.engine, result=result, cause=cause))
            if cause is None:
                problems.append(
                    f"{run.name} ({run.engine}): {result.id}: {result.outcome}: {result.reason}"
                )
        if not whole:
            continue
        least = suite.rates[run.engine]
        if run.rate < least:
            problems.append(f"{run.name} ({run.engine}): {run.rate:.1%} passed, not {least:.0%}")
        problems += [
            f"{run.name} ({run.engine}): `{pattern}` is expected to fail and does not"
            for pattern in module.stale((result.id for result in run.failing), run.engine)
        ]
    return Verdict(failures=tuple(failures), problems=tuple(problems))


def line(run: ModuleRun) -> str:
    """Give a run as one line for the terminal."""
    bad = f", {len(run.failing)} failed" if run.failing else ""
    return (
        f"{run.name} ({run.engine}): {run.count('passed')} passed{bad}, "
        f"{run.count('skipped')} skipped, {run.seconds:.0f} s"
    )


def page(suite: Suite, runs: Sequence[ModuleRun], verdict: Verdict) -> str:
    """Give the whole reference page."""
    parts = [
        INTRODUCTION,
        "## Summary\n",
        _table(("engine", "modules", "run", "passed", "failed", "skipped", "rate"), _sums(runs)),
        "\n## Modules\n",
        _modules(runs),
        "\n## Failing tests\n",
        _failures(verdict.failures),
        "\n## Causes\n",
        _causes(suite, verdict.failures, runs),
        "\n## Why tests are skipped\n",
        _skips(runs),
    ]
    return "\n".join(parts) + "\n"


def package_section(
    name: str, suite: PackageSuite, runs: Sequence[ModuleRun], verdict: Verdict
) -> str:
    """Give the part of the page on a package's own tests."""
    counts = Counter(result.outcome for run in runs for result in run.results)
    ran, passed = counts.total() - counts["skipped"], counts["passed"]
    rows = [
        (f"`{run.name}`", run.ran, run.count("passed"), len(run.failing), run.count("skipped"))
        for run in runs
    ]
    total = ("all", ran, passed, ran - passed, counts["skipped"])
    failing = Counter(failure.cause or UNEXPLAINED for failure in verdict.failures)
    left_out = {*suite.skip.values(), *suite.leave_out.values()}
    used = [cause for cause in suite.causes if failing[cause] or cause in left_out]
    parts = [
        f"## Tests of {name}\n",
        f"{_rate(passed, ran)} of the package's own tests pass, run by pytest in the module.\n",
        _table(("file", "run", "passed", "failed", "skipped"), [*rows, total]),
        "\nFailing:\n",
        _package_failures(verdict.failures),
        "\nCauses:\n",
        _table(("cause", "what it means"), [(cause, suite.causes[cause]) for cause in used]),
        "\nSkipped, in the words of the tests or with one of the causes above:\n",
        _package_skips(runs),
    ]
    return "\n".join(parts) + "\n"


def _package_failures(failures: Sequence[Failure]) -> str:
    rows = sorted(
        (f"`{failure.module}::{failure.result.id}`", failure.cause or UNEXPLAINED)
        for failure in failures
    )
    return _table(("test", "cause"), rows) if rows else "None."


def _package_skips(runs: Sequence[ModuleRun]) -> str:
    counts = Counter(
        (f"`{run.name}::{result.id.partition('[')[0]}`", " ".join(result.reason.split()))
        for run in runs
        for result in run.results
        if result.outcome == "skipped"
    )
    rows = [(test, number, reason) for (test, reason), number in sorted(counts.items())]
    return _table(("test", "cases", "reason"), rows) if rows else "None."


def _sums(runs: Sequence[ModuleRun]) -> Iterator[tuple[object, ...]]:
    for engine in dict.fromkeys(run.engine for run in runs if run.engine != NATIVE):
        own = [run for run in runs if run.engine == engine]
        counts = Counter(result.outcome for run in own for result in run.results)
        ran = counts.total() - counts["skipped"]
        passed = counts["passed"]
        yield (engine, len(own), ran, passed, ran - passed, counts["skipped"], _rate(passed, ran))


def _modules(runs: Sequence[ModuleRun]) -> str:
    native = {run.name: run for run in runs if run.engine == NATIVE}
    header = ["module", "engine", "run", "passed", "failed", "skipped", "rate"]
    header += ["skipped natively"] if native else []
    rows = []
    for run in sorted(runs, key=lambda run: (run.name, run.engine)):
        if run.engine == NATIVE:
            continue
        skipped = run.count("skipped")
        ran = run.ran
        passed = run.count("passed")
        row: list[object] = [
            f"`{run.name}`", run.engine, ran, passed, ran - passed, skipped, _rate(passed, ran)
        ]  # fmt: skip
        if native:
            row.append(native[run.name].count("skipped") if run.name in native else "")
        rows.append(row)
    return _table(header, rows)


def _rate(passed: int, ran: int) -> str:
    return f"{passed / ran:.1%}" if ran else "-"


def _failures(failures: Sequence[Failure]) -> str:
    if not failures:
        return "None."
    rows = [
        (
            f"`{failure.module}`",
            failure.engine,
            f"`{failure.result.id}`",
            failure.cause or UNEXPLAINED,
        )
        for failure in sorted(failures, key=lambda f: (f.module, f.engine, f.result.id))
    ]
    return _table(("module", "engine", "test", "cause"), rows)


def _causes(suite: Suite, failures: Iterable[Failure], runs: Iterable[ModuleRun]) -> str:
    used = {failure.cause for failure in failures}
    used |= {result.reason for run in runs for result in run.results}
    rows = [(cause, text) for cause, text in suite.causes.items() if cause in used]
    return _table(("cause", "what it means"), rows) if rows else "None."


def _skips(runs: Sequence[ModuleRun]) -> str:
    counts = Counter(
        " ".join(result.reason.split())
        for run in runs
        for result in run.results
        if run.engine == "bytecode" and result.outcome == "skipped"
    )
    rows: list[tuple[object, ...]] = [*counts.most_common(SKIP_REASONS_SHOWN)]
    rest = counts.total() - sum(count for _, count in counts.most_common(SKIP_REASONS_SHOWN))
    rows += [("(other reasons)", rest)] if rest else []
    return "Under bytecode, in the words of the tests:\n\n" + _table(("reason", "tests"), rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    for row in rows:
        cells = (str(cell).replace("|", "\\|") for cell in row)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
