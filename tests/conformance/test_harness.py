"""The harness itself, with a guest that is a few lines of Python: nothing may get lost."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.conformance.harness.drive import ModuleRun, Result, Runner, run_module
from tests.conformance.harness.report import judge, page
from tests.conformance.harness.suite import Suite, SuiteError, SuiteModule, load_suite

if TYPE_CHECKING:
    from pathlib import Path

# A guest of four tests, of which `B` ends the process in the way that the second argument says.
GUEST = """
import json, os, sys, time
end, folder = sys.argv[1:3]
plan = json.load(open(f"{folder}/plan.json"))
with open(f"{folder}/results.jsonl", "a") as journal:
    def note(**record):
        print(json.dumps(record), file=journal, flush=True)
    for name in "ABCD":
        if name in plan["done"]:
            continue
        note(event="start", id=name)
        if name == "B":
            print("error: the module trapped: unreachable", flush=True)
            if end == "sleep":
                time.sleep(60)
            if end == "abort":
                os.abort()
            os._exit(int(end))
        outcome = "failed" if name == "D" else "passed"
        note(event="end", id=name, outcome=outcome, reason="", seconds=0)
    note(event="done")
"""


def module(**changes: object) -> SuiteModule:
    values: dict[str, object] = {
        "name": "test_x",
        "engines": ("bytecode",),
        "fast": (),
        "include": (),
        "claims": (),
        "skip": {"bytecode": {}, "nuitka": {}},
        "expected": {"bytecode": {}, "nuitka": {}},
    }
    return SuiteModule(**{**values, **changes})  # type: ignore[arg-type]


def suite(only: SuiteModule) -> Suite:
    return Suite(
        rates={"bytecode": 0.5, "nuitka": 0.5},
        include=(),
        exclude=(),
        data=(),
        leave_out=(),
        causes={"why": "because"},
        modules={only.name: only},
    )


def run_guest(folder: Path, end: str) -> ModuleRun:
    runner = Runner(engine="bytecode", command=(sys.executable, "-c", GUEST, end))
    return run_module(runner, module(), folder, timeout=1.0)


@pytest.mark.parametrize(
    ("end", "outcome"), [("134", "trap"), ("abort", "trap"), ("3", "exit"), ("sleep", "timeout")]
)
def test_a_run_goes_on_behind_the_test_that_ended_it(
    tmp_path: Path, end: str, outcome: str
) -> None:
    run = run_guest(tmp_path, end)
    assert sorted((result.id, result.outcome) for result in run.results) == [
        ("A", "passed"),
        ("B", outcome),
        ("C", "passed"),
        ("D", "failed"),
    ]


def test_a_guest_that_says_nothing_fails(tmp_path: Path) -> None:
    runner = Runner(engine="bytecode", command=(sys.executable, "-c", "raise SystemExit(5)"))
    run = run_module(runner, module(), tmp_path, timeout=1.0)
    assert [(result.id, result.outcome) for result in run.results] == [("test_x", "exit")]


def results(**outcomes: str) -> ModuleRun:
    listed = [Result(id=name, outcome=outcome) for name, outcome in outcomes.items()]
    return ModuleRun(name="test_x", engine="bytecode", results=listed)


def test_an_explained_failure_is_no_problem() -> None:
    only = module(expected={"bytecode": {"B*": "why"}, "nuitka": {}})
    run = results(A="passed", B1="failed", C="skipped")
    verdict = judge(suite(only), [run], whole=True)
    assert verdict.problems == ()
    assert "| `test_x` | bytecode | `B1` | why |" in page(suite(only), [run], verdict)
    assert "| `test_x` | bytecode | 2 | 1 | 1 | 1 | 50.0% |" in page(suite(only), [run], verdict)


@pytest.mark.parametrize("outcome", ["failed", "error", "exit", "trap", "timeout"])
def test_an_unexplained_failure_is_a_problem(outcome: str) -> None:
    run = results(A="passed", B=outcome)
    verdict = judge(suite(module()), [run], whole=True)
    assert len(verdict.problems) == 1
    assert "| `test_x` | bytecode | `B` | unexplained |" in page(suite(module()), [run], verdict)


@pytest.mark.parametrize("outcome", ["trap", "timeout"])
def test_no_cause_explains_a_trap(outcome: str) -> None:
    only = module(expected={"bytecode": {"B": "why"}, "nuitka": {}})
    verdict = judge(suite(only), [results(A="passed", B=outcome)], whole=True)
    assert len(verdict.problems) == 1


def test_a_stale_expectation_and_a_low_rate_are_problems() -> None:
    only = module(expected={"bytecode": {"Z": "why"}, "nuitka": {}})
    assert len(judge(suite(only), [results(A="passed")], whole=True).problems) == 1
    low = module(expected={"bytecode": {"[BC]": "why"}, "nuitka": {}})
    run = results(A="passed", B="failed", C="failed")
    assert len(judge(suite(low), [run], whole=True).problems) == 1


HEAD = "[rates]\n[stage]\ninclude=[]\nexclude=[]\ndata=[]\nleave-out=[]\n[bytecode]\nmodules=[]\n"


def test_causes_of_one_engine(tmp_path: Path) -> None:
    path = tmp_path / "suite.toml"
    path.write_text(
        f"{HEAD}[causes]\nwhy = '.'\n[modules.test_x.skip]\nA = 'why'\n"
        "[modules.test_x.skip-nuitka]\nB = 'why'\n[modules.test_x.expected-bytecode]\nC = 'why'\n"
    )
    loaded = load_suite(path).modules["test_x"]
    assert loaded.skip == {"bytecode": {"A": "why"}, "nuitka": {"A": "why", "B": "why"}}
    assert loaded.expected == {"bytecode": {"C": "why"}, "nuitka": {}}


def test_the_suite_names_causes_that_exist(tmp_path: Path) -> None:
    assert load_suite().modules
    path = tmp_path / "suite.toml"
    path.write_text(f"{HEAD}[causes]\n[modules.test_x.expected]\nA = 'unheard of'\n")
    with pytest.raises(SuiteError, match="no such cause"):
        load_suite(path)
