from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests import pythons
from tests.interpreters import find_interpreter

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def put(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_a_shim_that_does_not_run_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "shims"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    put(tmp_path / "shims" / "python3.12", "exit 127")
    assert find_interpreter("3.12") is None
    # One of another version than its name says, and one that is right.
    put(tmp_path / "versions" / "3.12.0" / "bin" / "python3.12", "echo 3.11")
    found = put(tmp_path / "versions" / "3.12.1" / "bin" / "python3.12", "echo 3.12")
    assert find_interpreter("3.12") == found
    monkeypatch.delenv("PYENV_ROOT")
    assert find_interpreter("3.12") is None


def test_versions_that_are_not_there_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = "{}.{}".format(*sys.version_info)
    monkeypatch.setattr(pythons, "VERSIONS", (own, "3.99"))
    monkeypatch.setattr(
        pythons, "find_interpreter", lambda version: tmp_path if version == own else None
    )
    monkeypatch.setattr(pythons, "UNIT", ("-c", "raise SystemExit(0)"))
    assert pythons.main() == 0
    said = capsys.readouterr().err
    assert "Python 3.99: not on this machine\n" in said
    assert said.endswith("passed under 1 versions\n")
    monkeypatch.setattr(pythons, "UNIT", ("-c", "raise SystemExit(1)"))
    assert pythons.main() == 1
    assert capsys.readouterr().err.endswith(f"failed: {own}\n")
    monkeypatch.setattr(pythons, "VERSIONS", ("3.99",))
    assert pythons.main() == 1
