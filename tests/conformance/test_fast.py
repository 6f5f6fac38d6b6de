"""A fixed, fast part of the suites: of CPython's in both engines, and of the packages'."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conformance.harness.packages import PackageSession, judge_package, load_packages
from tests.conformance.harness.report import judge
from tests.conformance.harness.session import Session
from tests.conformance.harness.suite import ENGINES, load_suite

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.harness.drive import ModuleRun

pytestmark = [pytest.mark.conformance, pytest.mark.toolchain]

# So that an empty run cannot pass: a little below what the fast modules have.
LEAST_PASSED = {"bytecode": 900, "nuitka": 80}
PACKAGES = {name: suite for name, suite in load_packages().items() if suite.fast}


@pytest.mark.parametrize("engine", ENGINES)
def test_the_fast_part_passes(engine: str, tmp_path: Path) -> None:
    suite = load_suite()
    shown: list[ModuleRun] = []
    session = Session(
        suite=suite, work=tmp_path, jobs=2, timeout=300.0, reuse=False, progress=shown.append
    )
    runs = session.run(engine, suite.select(engine, fast=True))
    assert judge(suite, runs, whole=True).problems == ()
    assert sum(run.count("passed") for run in runs) >= LEAST_PASSED[engine]
    assert shown == runs or {run.name for run in shown} == {run.name for run in runs}


@pytest.mark.parametrize("name", PACKAGES)
def test_the_fast_part_of_a_package_passes(name: str, tmp_path: Path) -> None:
    suite = PACKAGES[name]
    shown: list[ModuleRun] = []
    session = PackageSession(
        name=name,
        suite=suite,
        work=tmp_path,
        jobs=1,
        timeout=300.0,
        reuse=False,
        progress=shown.append,
    )
    runs = session.run(suite.fast)
    assert judge_package(name, suite, runs, whole=False).problems == ()
    assert {run.name for run in shown} == set(suite.fast)
    assert all(run.count("passed") for run in runs)
