"""A project, and a stand-in for the compiler behind its builds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.build import Artifact
from py2wasm.inspect import map_path
from py2wasm.output import write_artifact
from py2wasm.program import output_of
from tests.unit.artifacts.conftest import sidecar, wasm

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.settings import Settings

PROJECT = """\
[build-system]
requires = ["wedge-py2wasm"]
build-backend = "py2wasm.backend"

[project]
name = "Plate-Reader"
version = "1.0"
description = "Reads plates"
readme = "README.md"
license = "MIT"
license-files = ["LICENSE"]
dependencies = ["attrs>=24"]

[tool.py2wasm.modules.reader]
entry = "reader.py"
kind = "node"

[tool.py2wasm.modules.writer]
entry = "src/writer.py"
"""
MODULE = wasm("module")


class Compiler:
    """Notes the settings of what is built."""

    def __init__(self) -> None:
        self.settings: list[Settings] = []

    def build(self, settings: Settings, **_: Any) -> Artifact:
        self.settings.append(settings)
        output = output_of(settings)
        made = output.with_name("made")
        made.write_bytes(MODULE)
        report = sidecar(MODULE, kind=settings.kind)
        if settings.map:
            map_path(output).write_bytes(b"map")
        return Artifact(module=output, sidecar=write_artifact(made, output, report), report=report)

    def compile_ahead(self, module: Path, destinations: list[Any], **_: Any) -> list[Path]:
        paths = []
        for destination in destinations:
            path = module.with_name(f"{module.stem}.{destination.label}{destination.suffix}")
            path.write_bytes(b"code")
            path.with_name(path.name + ".json").write_text(json.dumps({"format": 1}))
            paths.append(path)
        return paths


@pytest.fixture
def compiler(monkeypatch: pytest.MonkeyPatch) -> Compiler:
    made = Compiler()
    monkeypatch.setattr("py2wasm.project.build.build", made.build)
    monkeypatch.setattr("py2wasm.project.build.compile_ahead", made.compile_ahead)
    return made


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project, which is the current one."""
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "README.md").write_text("# Plates\n")
    (folder / "LICENSE").write_text("Do as you like.\n")
    (folder / "reader.py").write_text("print('reader')\n")
    (folder / "src" / "writer.py").write_text("print('writer')\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PY2WASM_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return folder
