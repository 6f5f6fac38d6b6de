"""The command: `python -m tests.conformance [options] [test_module ...]`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.harness.drive import NATIVE, ModuleRun
from tests.conformance.harness.packages import PackageSession, judge_package, load_packages
from tests.conformance.harness.report import Verdict, judge, line, package_section, page
from tests.conformance.harness.session import Session
from tests.conformance.harness.suite import ENGINES, FOLDER, SuiteError, load_suite

REPORT = FOLDER.parents[1] / "docs" / "reference" / "conformance.md"


def main(arguments: list[str] | None = None) -> int:
    """Run what is selected; give 1 if anything failed that may not, else 0."""
    options = _parser().parse_args(arguments)
    folder = options.work or Path(tempfile.mkdtemp(prefix="py2wasm-conformance-"))
    how = {
        "work": folder.absolute(),
        "jobs": options.jobs,
        "timeout": options.timeout,
        "reuse": options.reuse,
        "progress": lambda run: _show(run, verbose=options.verbose),
    }
    whole = not (options.modules or options.fast or options.only or options.engine)
    try:
        parts = [] if options.package else [_run_suite(options, how)]
        names = options.package or (load_packages() if whole else ())
        parts += [_run_package(name, options, how) for name in names]
    except SuiteError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    finally:
        if options.work is None:
            shutil.rmtree(folder)
    if report := options.report or (REPORT if whole and not options.package else None):
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text("\n".join(part.text for part in parts), "utf-8")
    return _conclude(parts)


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What was run of one suite, and its part of the page."""

    runs: list[ModuleRun]
    verdict: Verdict
    text: str


def _run_suite(options: argparse.Namespace, how: dict[str, Any]) -> _Part:
    suite = load_suite()
    session = Session(suite=suite, **how)
    runs: list[ModuleRun] = []
    for engine in [options.engine] if options.engine else list(ENGINES):
        modules = suite.select(engine, options.modules, fast=options.fast)
        runs += session.run(engine, modules, options.only)
    if options.native:
        selected = {run.name for run in runs}
        runs += session.run(NATIVE, [suite.modules[name] for name in sorted(selected)])
    verdict = judge(suite, runs, whole=not options.only)
    return _Part(runs=runs, verdict=verdict, text=page(suite, runs, verdict))


def _run_package(name: str, options: argparse.Namespace, how: dict[str, Any]) -> _Part:
    suites = load_packages()
    if name not in suites:
        raise SuiteError(f"there are no tests of `{name}`, but of {', '.join(suites)}")
    suite = suites[name]
    files = options.modules or (suite.fast if options.fast else ())
    runs = PackageSession(name=name, suite=suite, **how).run(files, options.only)
    whole = not (options.modules or options.only or options.fast)
    verdict = judge_package(name, suite, runs, whole=whole)
    return _Part(runs=runs, verdict=verdict, text=package_section(name, suite, runs, verdict))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="test_module", help="all if none is named")
    parser.add_argument(
        "--package", action="append", default=[], metavar="NAME", help="the own tests of a package"
    )
    parser.add_argument("--engine", choices=ENGINES, help="only this engine")
    parser.add_argument("--fast", action="store_true", help="the selection of `make test`")
    parser.add_argument("--only", action="append", default=[], metavar="TEST", help="run this test")
    parser.add_argument("--native", action="store_true", help="count native skips too")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument(
        "--timeout", type=float, default=300.0, metavar="SECONDS", help="for one test (300)"
    )
    parser.add_argument("--work", type=Path, metavar="FOLDER", help="keep images and results here")
    parser.add_argument(
        "--reuse",
        action="store_true",
        help="take the images and results that are in --work as they are: go on after an interrupt",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help=f"instead of {REPORT.name}")
    parser.add_argument("--verbose", action="store_true", help="show how each test failed")
    return parser


def _show(run: ModuleRun, *, verbose: bool) -> None:
    print(line(run), flush=True)
    for result in run.failing if verbose else ():
        print(f"  {result.id}: {result.outcome}: {result.reason}")
        print("    " + result.detail.strip().replace("\n", "\n    "), flush=True)


def _conclude(parts: list[_Part]) -> int:
    runs = [run for part in parts for run in part.runs if run.engine != NATIVE]
    problems = [problem for part in parts for problem in part.verdict.problems]
    failed = sum(len(part.verdict.failures) for part in parts)
    print(f"{sum(run.count('passed') for run in runs)} tests passed, {failed} failed")
    for problem in problems:
        print(f"problem: {problem}")
    return 1 if problems else 0
