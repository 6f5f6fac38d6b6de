from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import OutputError
from py2wasm.output import refuse_unwritable, sidecar_path, write_artifact

if TYPE_CHECKING:
    from pathlib import Path


def test_a_result_and_its_sidecar(tmp_path: Path) -> None:
    result = tmp_path / "made"
    result.write_bytes(b"new")
    output = tmp_path / "out" / "app.wasm"
    output.parent.mkdir()
    output.write_bytes(b"old")
    sidecar = write_artifact(result, output, {"b": 1, "a": 2})
    assert sidecar == sidecar_path(output) == output.parent / "app.wasm.json"
    assert output.read_bytes() == b"new"
    assert list(json.loads(sidecar.read_text())) == ["a", "b"]
    assert sorted(path.name for path in output.parent.iterdir()) == ["app.wasm", "app.wasm.json"]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    output = tmp_path / "out" / "app.wasm"
    output.parent.mkdir()
    output.write_bytes(b"old")
    with pytest.raises(OutputError, match="cannot write") as caught:
        write_artifact(tmp_path / "missing", output, {})
    assert caught.value.cause == "No such file or directory"
    assert [path.name for path in output.parent.iterdir()] == ["app.wasm"]
    assert output.read_bytes() == b"old"


def test_what_must_not_be_written_is_told_before(tmp_path: Path) -> None:
    source = tmp_path / "app.json"
    source.touch()
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name, message in {
        "folder": "is a folder",
        "pipe": "is not a file",
        "app": "app.json` is the program$",
        "no/app": "cannot write",
    }.items():
        with pytest.raises(OutputError, match=message):
            refuse_unwritable(tmp_path / name, [source], kind="the program")
    refuse_unwritable(tmp_path / "other", [source], kind="the program")
