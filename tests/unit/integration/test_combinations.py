"""Bundles of programs run natively, and the page of combinations says what failed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.integration import programs_runner as runner
from tests.integration.combinations.bundle import write_programs, write_projects
from tests.integration.combinations.grid import COMBINATIONS, Result
from tests.integration.combinations.page import read_record, render, write_record

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.combinations.bundle import Bundle

PROGRAM = "# args: a b\n# include: math\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n"
PACKAGE = "from . import VALUE\nimport _json, zoneinfo\nprint(VALUE)\n"
PROJECT = 'import json\nif __name__ == "__main__":\n    print(__name__)\n'


def out(bundle: Bundle, name: str) -> str:
    case = bundle.cases[name]
    command = [sys.executable, str(bundle.entry), *case.arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_bundle_runs_the_program_that_is_named(tmp_path: Path) -> None:
    programs, folder = tmp_path / "programs", tmp_path / "bundle"
    (programs / "pack").mkdir(parents=True)
    folder.mkdir()
    (programs / "one.py").write_text(PROGRAM)
    (programs / "pack" / "__init__.py").write_text("VALUE = 7\n")
    (programs / "pack" / "__main__.py").write_text(PACKAGE)
    cases = [runner.read_case(programs / name) for name in ("one.py", "pack")]
    bundle = write_programs(folder, cases)
    assert out(bundle, "one") == '["a", "b"]\n'
    assert out(bundle, "pack") == "7\n"
    assert bundle.include == ("math",)
    lines = bundle.entry.read_text().splitlines()
    # At the top what can be imported when a module is built, and nothing of others' inside.
    assert lines[1:4] == ["import json", "import sys", ""]
    assert lines[-2] == "    import zoneinfo"


def test_a_project_does_as_a_module_what_it_does_as_a_program(tmp_path: Path) -> None:
    project, folder = tmp_path / "project", tmp_path / "bundle"
    project.mkdir()
    folder.mkdir()
    (project / "app.py").write_text(PROJECT)
    (project / "pyproject.toml").touch()
    case = runner.Case(path=project / "app.py")
    bundle = write_projects(folder, {"first": case}, {"parts.*": "mypyc"})
    assert out(bundle, "first") == "first\n"
    assert bundle.engines == {"parts.*": "mypyc"}
    assert sorted(path.name for path in folder.iterdir()) == ["bundle.py", "first.py"]


def test_the_page_names_what_failed(tmp_path: Path) -> None:
    assert not read_record(tmp_path / "record")
    results = {item: Result(passed=("a", "b")) for item in COMBINATIONS[:-1]}
    results[COMBINATIONS[0]] = Result(passed=("a",), failed={"b": "differs"})
    write_record(tmp_path / "record", results)
    page = render(read_record(tmp_path / "record"))
    assert "| bytecode | none | 1 of 2 | 2 of 2 | 2 of 2 |" in page
    assert f"- Failed with {COMBINATIONS[0]}: `b`." in page
    assert page.count("- Failed") == page.count("not run") == 1
