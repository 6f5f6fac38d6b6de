"""The command: `python -m tests.conformance [options] [test_module ...]`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests.conformance.harness.drive import NATIVE, ModuleRun
from tests.conformance.harness.report import Verdict, judge, line, page
from tests.conformance.harness.session import Session
from tests.conformance.harness.suite import ENGINES, FOLDER, SuiteError, load_suite

REPORT = FOLDER.parents[1] / "docs" / "reference" / "conformance.md"


def main(arguments: list[str] | None = None) -> int:
    """Run what is selected; give 1 if anything failed that may not, else 0."""
    options = _parser().parse_args(arguments)
    suite = load_suite()
    engines = [options.engine] if options.engine else list(ENGINES)
    work = options.work or Path(tempfile.mkdtemp(prefix="py2wasm-conformance-"))
    session = Session(
        suite=suite,
        work=work.absolute(),
        jobs=options.jobs,
        timeout=options.timeout,
        reuse=options.reuse,
        progress=lambda run: _show(run, verbose=options.verbose),
    )
    runs: list[ModuleRun] = []
    try:
        for engine in engines:
            modules = suite.select(engine, options.modules, fast=options.fast)
            runs += session.run(engine, modules, options.only)
        if options.native:
            selected = {run.name for run in runs}
            runs += session.run(NATIVE, [suite.modules[name] for name in sorted(selected)])
    except SuiteError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    finally:
        if options.work is None:
            shutil.rmtree(work)
    verdict = judge(suite, runs, whole=not options.only)
    whole = not (options.modules or options.fast or options.only or options.engine)
    if report := options.report or (REPORT if whole else None):
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(page(suite, runs, verdict), "utf-8")
    return _conclude(runs, verdict)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="conformance", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="test_module", help="all if none is named")
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


def _conclude(runs: list[ModuleRun], verdict: Verdict) -> int:
    passed = sum(run.count("passed") for run in runs if run.engine != NATIVE)
    print(f"{passed} tests passed, {len(verdict.failures)} failed")
    for problem in verdict.problems:
        print(f"problem: {problem}")
    return 1 if verdict.problems else 0
