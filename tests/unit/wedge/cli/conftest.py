"""Running the command `wedge` in this process, in an empty folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.command_line import CommandLine
from wedge.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def wedge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    return CommandLine(main, capsys)


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
