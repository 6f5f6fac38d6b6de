"""Documents: as they were written, or as they were before."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from wedge.agent import durable
from wedge.agent.documents import Documents
from wedge.agent.durable import write_whole
from wedge.wire import DeploymentStatus

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = '{"deployment": {"deploymentId": "\u00e9\\ud83d"}}\r\n'.encode()


def test_what_is_desired_comes_back(tmp_path: Path) -> None:
    assert Documents(tmp_path).read() == (None, {})
    configurations = {"one": {"a/b": bytes(range(256)), "": b""}, "$": {"x": b"y"}}
    Documents(tmp_path).write(MANIFEST, configurations)
    assert Documents(tmp_path).read() == (MANIFEST, configurations)
    assert (tmp_path / "twins").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "twins").iterdir()] == ["desired"]


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff", b"[]", b'{"manifest": 5}', b'{"other": 5}',
     b'{"configurations": {"one": {"a": "no base64"}}}', b"[" * 100_000],
)  # fmt: skip
def test_a_damaged_document_is_put_aside(tmp_path: Path, data: bytes) -> None:
    documents = Documents(tmp_path)
    (tmp_path / "twins" / "desired").write_bytes(data)
    assert documents.read() == (None, {})
    assert (tmp_path / "twins" / "desired.damaged").read_bytes() == data
    documents.write(MANIFEST, {})
    assert documents.read() == (MANIFEST, {})


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_goes_wrong_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    write_whole(path, b"earlier")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"later")
    monkeypatch.undo()
    assert [(found.name, found.read_bytes()) for found in tmp_path.iterdir()] == [
        ("file", b"earlier")
    ]


def test_what_is_written_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    def noted(name: str, function: Any) -> None:
        def call(*arguments: Any, **named: Any) -> Any:
            steps.append(name)
            return function(*arguments, **named)

        monkeypatch.setattr(os, name, call)

    noted("fsync", os.fsync)
    noted("replace", os.replace)
    write_whole(tmp_path / "file", b"data")
    assert steps == ["fsync", "replace", "fsync"]
    steps.clear()
    durable.put_in_place(tmp_path / "file", tmp_path / "other")
    assert steps == ["fsync", "replace", "fsync"]


def test_the_current_one_is_written_when_it_changes(tmp_path: Path) -> None:
    documents = Documents(tmp_path)
    path = tmp_path / "twins" / "current"
    documents.note(DeploymentStatus(id="first", reconcile="ok"))
    before = path.stat().st_ino
    documents.note(DeploymentStatus(id="first", reconcile="ok"))
    assert path.stat().st_ino == before
    documents.note(DeploymentStatus(id="next", reconcile="applying"))
    assert b'"applying"' in path.read_bytes()
