"""The harness for the own tests of packages: the guest natively, and the verdict."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conformance.harness.drive import ModuleRun, Result
from tests.conformance.harness.packages import (
    GUEST,
    PackageSuite,
    judge_package,
    load_packages,
)
from tests.conformance.harness.report import package_section
from tests.conformance.harness.suite import SuiteError

if TYPE_CHECKING:
    from pathlib import Path

TESTS = """
import pytest

def test_passes(): pass
def test_fails(): assert 1 == 2
def test_skips(): pytest.skip("why not")
@pytest.mark.parametrize("n", [1, 2])
def test_many(n): pass
@pytest.mark.xfail(reason="known")
def test_known(): assert False
@pytest.fixture
def broken(): raise ValueError("set-up")
def test_broken(broken): pass
"""


def package(**changes: object) -> PackageSuite:
    values = {"rate": 0.5, "dependencies": [], "copies": [], "files": [], "causes": {"why": "."}}
    return PackageSuite.model_validate({**values, **changes})


def run_guest(folder: Path, text: str = TESTS, **plan: object) -> dict[str, tuple[str, str]]:
    tests = folder / "tests"
    (folder / "cwd").mkdir(parents=True)
    tests.mkdir()
    (tests / "test_a.py").write_text(text)
    whole = {
        "done": [],
        "only": [],
        "skip": {},
        "arguments": [],
        "folder": None,
        "absent": [],
        "before": [],
        "claims": {},
        **plan,
    }
    whole["root"] = str(tests)
    (folder / "plan.json").write_text(json.dumps(whole))
    command = [sys.executable, str(GUEST), str(folder), "test_a.py"]
    subprocess.run(command, check=True, capture_output=True)
    records = [json.loads(line) for line in (folder / "results.jsonl").read_text().splitlines()]
    assert records[-1] == {"event": "done"}
    return {r["id"]: (r["outcome"], r["reason"]) for r in records if r["event"] == "end"}


def test_the_guest_reports_every_test(tmp_path: Path) -> None:
    assert run_guest(tmp_path) == {
        "test_passes": ("passed", ""),
        "test_fails": ("failed", "assert 1 == 2"),
        "test_skips": ("skipped", "why not"),
        "test_many[1]": ("passed", ""),
        "test_many[2]": ("passed", ""),
        "test_known": ("skipped", "expected to fail: known"),
        "test_broken": ("error", "ValueError: set-up"),
    }


def test_the_guest_goes_on_and_leaves_out(tmp_path: Path) -> None:
    found = run_guest(tmp_path, done=["test_passes"], skip={"test_many*": "why"})
    assert "test_passes" not in found
    assert found["test_many[1]"] == ("skipped", "why")
    assert found["test_fails"][0] == "failed"


def test_modules_that_do_not_exist(tmp_path: Path) -> None:
    text = "import nowhere\ndef test_a(): pass\ndef test_b(): nowhere.x.y(1)\n"
    found = run_guest(tmp_path, text, absent=["nowhere"])
    assert found["test_a"] == ("passed", "")
    assert found["test_b"] == ("failed", "NotImplementedError: there is no nowhere.x.y")


def test_claims(tmp_path: Path) -> None:
    text = "import string\ndef test_a(): assert string.printable is False\n"
    claims = package(claims={"a/*": {"string.printable": False}}).claims_in("a/test_a.py")
    assert run_guest(tmp_path, text, claims=claims)["test_a"] == ("passed", "")
    assert package(claims={"a/*": {"x.y": False}}).claims_in("b/test_a.py") == {}


def results(**outcomes: str) -> ModuleRun:
    tests = [Result(id=name, outcome=outcome) for name, outcome in outcomes.items()]
    return ModuleRun(name="a/test_a.py", engine="thing", results=tests)


def test_verdict() -> None:
    suite = package(expected={"a/test_a.py::B*": "why", "*::Z": "why"})
    run = results(A="passed", B1="failed", C="failed", D="trap")
    verdict = judge_package("thing", suite, [run], whole=True)
    assert [problem.split(": ", 2)[1] for problem in verdict.problems] == [
        "a/test_a.py::C",
        "a/test_a.py::D",
        "1 of 4 passed, not 50%",
        "`*::Z` is expected to fail and does not",
    ]
    text = package_section("thing", suite, [run], verdict)
    assert "| `a/test_a.py::B1` | why |" in text
    assert "| `a/test_a.py::C` | unexplained |" in text


def test_every_skipped_test_is_on_the_page() -> None:
    skipped = [
        Result(id=name, outcome="skipped", reason=reason)
        for name, reason in (("A::b[1]", "no  fork"), ("A::b[2]", "no fork"), ("c", "slow"))
    ]
    run = ModuleRun(name="a/test_a.py", engine="thing", results=skipped)
    suite = package()
    text = package_section("thing", suite, [run], judge_package("thing", suite, [run], whole=True))
    assert "| `a/test_a.py::A::b` | 2 | no fork |" in text
    assert "| `a/test_a.py::c` | 1 | slow |" in text


def test_a_trap_is_never_explained() -> None:
    suite = package(expected={"*": "why"})
    verdict = judge_package("thing", suite, [results(A="passed", B="trap")], whole=True)
    assert len(verdict.problems) == 1


def test_what_is_skipped_in_a_file() -> None:
    suite = package(skip={"a/*::test_one": "why", "b/test_b.py::*": "why"})
    assert suite.skip_in("a/test_a.py") == {"test_one": "why"}


def test_suites_name_causes_that_exist(tmp_path: Path) -> None:
    assert load_packages()
    path = tmp_path / "packages.toml"
    head = "[thing]\nrate=1.0\ndependencies=[]\ncopies=[]\nfiles=[]\n"
    path.write_text(f"{head}skip = {{ 'a::b' = 'unheard of' }}\n")
    with pytest.raises(SuiteError, match="no such cause"):
        load_packages(path)
