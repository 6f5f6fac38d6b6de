"""SHA256SUMS, read by the command that it is for."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from py2wasm.artifacts.checksums import write_checksums
from py2wasm.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


def test_sha256sum_agrees(tmp_path: Path) -> None:
    (tmp_path / "b c").mkdir()
    (tmp_path / "b c" / "é.bin").write_bytes(bytes(1000))
    (tmp_path / "a").write_text("x")
    sums = write_checksums(tmp_path)
    assert [line[66:] for line in sums.read_text("utf-8").splitlines()] == ["a", "b c/é.bin"]
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("sha256sum is not there")
    check = [tool, "--check", "--strict", "--quiet", sums.name]
    assert subprocess.run(check, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "a").write_text("y")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_it_is_not_in_itself(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    first = write_checksums(tmp_path).read_text()
    assert write_checksums(tmp_path).read_text() == first


def test_names_that_stand_in_no_line(tmp_path: Path) -> None:
    (tmp_path / "a\nb").touch()
    with pytest.raises(OutputError, match="cannot stand in SHA256SUMS"):
        write_checksums(tmp_path)
