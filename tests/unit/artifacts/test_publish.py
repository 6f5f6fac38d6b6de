"""The folder that a project is published as: whole or not at all."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.artifacts import publish
from py2wasm.artifacts.folder import replaced_folder
from py2wasm.artifacts.publish import Plan, publish_project
from py2wasm.errors import ModuleError, OutputError, UsageError
from py2wasm.settings import Settings
from wedge.errors import ManifestError

from .conftest import wasm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from py2wasm.cache import Cache
    from py2wasm.console import Console


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write_module: Callable[..., Path],
    console: Console,
    cache: Cache,
) -> Callable[..., Any]:
    """Publish modules of these names, which a stand-in for the compiler writes."""

    def run(*names: str, others: tuple[Path, ...] = (), kind: str = "program") -> Any:
        def build(modules: Sequence[Settings], *, folder: Path, **_: object) -> None:
            for settings in modules:
                write_module(folder, str(settings.name), kind=kind)
                assert settings.map

        monkeypatch.setattr(publish, "build_modules", build)
        plan = Plan(project=tmp_path)
        modules = [
            Settings(project=tmp_path, name=name, entry=str(tmp_path / f"{name}.py"))
            for name in names
        ]
        return publish_project(
            modules, others, tmp_path / "out", plan, console=console, cache=cache
        )

    return run


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_that_belongs_to_modules(tmp_path: Path, run: Callable[..., Any]) -> None:
    found = run("lens", "beat", kind="node")
    assert [item.name for item in found] == ["beat", "lens"]
    assert all(item.module.is_file() for item in found)
    assert files(tmp_path / "out") == [
        "SHA256SUMS",
        "beat.cdx.json",
        "beat.wasm",
        "beat.wasm.json",
        "deployment.json",
        "lens.cdx.json",
        "lens.wasm",
        "lens.wasm.json",
        "oci",
    ]
    assert files(tmp_path) == ["out"]


def test_programs_are_not_deployed(tmp_path: Path, run: Callable[..., Any]) -> None:
    run("lens")
    assert "deployment.json" not in files(tmp_path / "out")


def test_an_earlier_result_goes(tmp_path: Path, run: Callable[..., Any]) -> None:
    run("lens")
    first = (tmp_path / "out" / "SHA256SUMS").read_bytes()
    run("beat")
    assert "lens.wasm" not in files(tmp_path / "out")
    run("lens")
    assert (tmp_path / "out" / "SHA256SUMS").read_bytes() == first


def test_what_somebody_else_wrote_stays(tmp_path: Path, run: Callable[..., Any]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("years")
    with pytest.raises(OutputError, match="was not written by `py2wasm ci`"):
        run("lens")
    assert files(tmp_path / "out") == ["thesis.txt"]
    (tmp_path / "file").touch()
    with pytest.raises(OutputError), replaced_folder(tmp_path / "file"):
        pass


def test_a_failure_leaves_what_was_there(tmp_path: Path, run: Callable[..., Any]) -> None:
    run("lens")
    before = files(tmp_path / "out")

    def fail() -> None:
        with replaced_folder(tmp_path / "out") as made:
            (made / "half").touch()
            raise ModuleError("no")

    with pytest.raises(ModuleError):
        fail()
    assert files(tmp_path / "out") == before
    assert files(tmp_path) == ["out"]


def test_a_result_that_cannot_be_put_in_place(
    tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("lens")
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == "new":
            raise OSError(errno.ENOSPC, "No space left on device")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match="cannot write"):
        run("beat")
    assert "lens.wasm" in files(tmp_path / "out")
    assert files(tmp_path) == ["out"]


def test_no_place_for_it(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="cannot write"),
        replaced_folder(tmp_path / "none" / "out"),
    ):
        pass


def test_modules_of_others_come_along(tmp_path: Path, run: Callable[..., Any]) -> None:
    (tmp_path / "sink.wasm").write_bytes(wasm("sink"))
    found = run("lens", others=(tmp_path / "sink.wasm",))
    assert [(item.name, item.sidecar is None) for item in found] == [
        ("lens", False),
        ("sink", True),
    ]
    index = json.loads((tmp_path / "out/oci/index.json").read_text())
    # One bill of materials, for the one that is known.
    assert len(index["manifests"]) == 3
    assert "sink.cdx.json" not in files(tmp_path / "out")


def test_modules_of_others_are_modules(tmp_path: Path, run: Callable[..., Any]) -> None:
    (tmp_path / "lens.wasm").write_bytes(wasm("lens"))
    with pytest.raises(UsageError, match="another module of the name `lens`"):
        run("lens", others=(tmp_path / "lens.wasm",))
    (tmp_path / "sink.bin").write_bytes(wasm("sink"))
    with pytest.raises(UsageError, match="not named as a module"):
        run("lens", others=(tmp_path / "sink.bin",))
    (tmp_path / "text.wasm").write_text("text")
    with pytest.raises(ModuleError):
        run("lens", others=(tmp_path / "text.wasm",))


def test_a_manifest_that_cannot_be_completed_is_refused_first(
    tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = {"sink": {"entryPoint": "main", "moduleImpl": "wasm", "downloadUrl": "", "hash": ""}}
    deployment = {
        "deploymentId": "d",
        "instanceSpecs": {"sink": {"moduleId": "sink", "subscribe": {}, "publish": {}}},
        "modules": modules,
    }
    (tmp_path / "deployment.json").write_text(json.dumps({"deployment": deployment}))
    with pytest.raises(ManifestError, match="not published: sink"):
        run("lens")
    assert files(tmp_path) == ["deployment.json"]
