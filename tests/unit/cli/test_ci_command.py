"""`py2wasm ci` and `py2wasm sbom`, with a stand-in for the compiler."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.output import sidecar_path
from py2wasm.program import output_of
from tests.unit.artifacts.conftest import sidecar, wasm
from tests.unit.cli.conftest import FakeArtifact

if TYPE_CHECKING:
    from tests.unit.command_line import CommandLine

PROJECT = """
[project]
name = "lens"
version = "1.2"

[tool.py2wasm.modules.lens]
entry = "lens.py"

[tool.py2wasm.modules.beat]
entry = "beat.py"
kind = "node"
"""


@pytest.fixture(autouse=True)
def _build(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(settings: Any, **_: object) -> FakeArtifact:
        module = output_of(settings)
        report = sidecar(wasm(str(settings.entry)), kind=settings.kind)
        module.write_bytes(wasm(str(settings.entry)))
        sidecar_path(module).write_text(json.dumps(report))
        return FakeArtifact(module=module, sidecar=sidecar_path(module), report=report)

    monkeypatch.setattr("py2wasm.project.build.build", build)


@pytest.fixture
def project(py2wasm: CommandLine) -> CommandLine:
    Path("pyproject.toml").write_text(PROJECT)
    Path("lens.py").touch()
    Path("beat.py").touch()
    return py2wasm


def test_all_modules_of_the_project(project: CommandLine) -> None:
    result = project("ci", "--server", "https://host/a")
    assert (result.status, result.out) == (0, "")
    assert result.err.splitlines()[-1] == "artifacts: 2 modules, published"
    deployment = json.loads(Path("artifacts/deployment.json").read_text())["deployment"]
    assert deployment["modules"]["beat"]["downloadUrl"] == "https://host/a/beat.wasm"
    assert sorted(path.name for path in Path().iterdir()) == [
        "artifacts",
        "beat.py",
        "lens.py",
        "pyproject.toml",
    ]


def test_one_of_them_elsewhere(project: CommandLine) -> None:
    assert project("ci", "lens", "-o", "out").status == 0
    assert sorted(path.name for path in Path("out").glob("*.wasm")) == ["lens.wasm"]


def test_modules_that_nobody_knows(project: CommandLine) -> None:
    Path("sink.wasm").write_bytes(wasm("sink"))
    result = project("ci", "--with", "sink.wasm")
    assert result.status == 0
    assert "there is no bill of materials of sink.wasm" in result.err
    assert "artifacts: 3 modules, published" in result.err


def test_a_folder_of_modules_alone(py2wasm: CommandLine) -> None:
    Path("bin").mkdir()
    assert py2wasm("ci", "--with", "bin").status == 2
    for name in ("sink", "source"):
        Path("bin", f"{name}.wasm").write_bytes(wasm(name))
    result = py2wasm("ci", "--with", "bin")
    assert result.status == 0
    assert result.err.splitlines()[-1] == "artifacts: 2 modules, published"


def test_nothing_to_publish(py2wasm: CommandLine) -> None:
    result = py2wasm("ci")
    assert (result.status, "entry" in result.err) == (2, True)
    assert not Path("artifacts").exists()


def test_the_time_that_files_tell(project: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert project("ci").status == 0
    bom = json.loads(Path("artifacts/lens.cdx.json").read_text())
    assert bom["metadata"]["timestamp"] == "2023-11-14T22:13:20+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    result = project("ci")
    assert (result.status, result.err.splitlines()[0]) == (
        2,
        "error: `SOURCE_DATE_EPOCH` is no time: `yesterday`",
    )


def test_mistakes(project: CommandLine) -> None:
    assert project("ci", "--server", "host").status == 2
    Path("taken").mkdir()
    Path("taken/note.txt").touch()
    result = project("ci", "-o", "taken")
    assert (result.status, result.err.splitlines()[0]) == (
        7,
        "error: `taken` was not written by `py2wasm ci`",
    )
    assert project("ci", "--with", "none.wasm").status == 8


def test_sbom(project: CommandLine) -> None:
    assert project("ci").status == 0
    result = project("sbom", "artifacts/lens.wasm")
    assert (result.status, result.err) == (0, "")
    assert result.out == Path("artifacts/lens.cdx.json").read_text()
    assert project("sbom", "artifacts/lens.wasm", "-o", "lens.cdx.json").out == ""
    assert Path("lens.cdx.json").read_text() == result.out
    assert project("sbom", "artifacts/lens.wasm", "-o", "none/x.json").status == 7


def test_no_sbom_without_a_sidecar(py2wasm: CommandLine) -> None:
    Path("lens.wasm").write_bytes(wasm("lens"))
    result = py2wasm("sbom", "lens.wasm")
    assert (result.status, result.err.splitlines()[0]) == (
        8,
        "error: cannot read the sidecar `lens.wasm.json`",
    )
