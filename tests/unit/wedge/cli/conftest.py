"""Running the command `wedge` in this process, in an empty folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from wedge.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a call printed, and its exit status."""

    status: int
    out: str
    err: str


class CommandLine:
    """Calls `main` as the installed command does."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Result:
        with pytest.raises(SystemExit) as caught:
            main(arguments)
        out, err = self._capsys.readouterr()
        status = caught.value.code
        assert isinstance(status, int) or status is None
        return Result(status=status or 0, out=out, err=err)


@pytest.fixture
def wedge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    return CommandLine(capsys)


@pytest.fixture
def manifest(tmp_path: Path) -> dict[str, Any]:
    """The manifest that `deployment.json` in the folder holds."""
    topics = {"t": {"type": "local", "topic": "beats"}}
    deployment = {
        "deploymentId": "test",
        "instanceSpecs": {
            "source": {"moduleId": "source", "publish": {"beats": "t"}, "subscribe": {}},
            "sink": {"moduleId": "sink", "publish": {}, "subscribe": {"beats": "t"}},
        },
        "modules": {
            name: {"moduleImpl": "wasm", "entryPoint": "main"} for name in ("source", "sink")
        },
        "publishTopics": topics,
        "subscribeTopics": topics,
    }
    write_manifest(tmp_path, deployment)
    return deployment


def write_manifest(folder: Path, deployment: dict[str, Any]) -> None:
    text = json.dumps({"deployment": deployment}, indent=2)
    (folder / "deployment.json").write_text(text, "utf-8")


@pytest.fixture
def rewrite(tmp_path: Path) -> Any:
    """Writes a changed manifest."""
    return lambda deployment: write_manifest(tmp_path, deployment)
