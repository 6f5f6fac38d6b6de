"""Finding installed modules, in an environment that is a folder on the path."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from wedge.errors import ManifestError, ModuleError
from wedge.project.build import build_project
from wedge.project.installed import find_node, installed_modules, read_code

if TYPE_CHECKING:
    from pathlib import Path

CODE = b"\0asm\1\0\0\0"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


def install(
    site: Path,
    name: str,
    *,
    distribution: str = "reader",
    kind: str = "node",
    code: bytes = CODE,
    value: str | None = None,
) -> Path:
    info = site / f"{distribution}-2.1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {distribution}\nVersion: 2.1\n")
    package = f"wedge_modules.{distribution}"
    (info / "entry_points.txt").write_text(f"[wedge.modules]\n{name} = {value or package}\n")
    path = site / "wedge_modules" / distribution / f"{name}.wasm"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(code)
    report = {"kind": kind, "sha256": hashlib.sha256(code).hexdigest()}
    path.with_name(path.name + ".json").write_text(json.dumps(report))
    return path


def listed() -> tuple[list[str], list[str]]:
    broken: list[ModuleError] = []
    found = installed_modules(broken.append)
    return [item.name for item in found], [error.cause or "" for error in broken]


def test_installed_module(site: Path) -> None:
    path = install(site, "detect-faces")
    (found,) = installed_modules(lambda error: pytest.fail(error.message))
    assert (found.name, found.distribution, found.version) == ("detect-faces", "reader", "2.1")
    assert (found.kind, found.size, found.path) == ("node", len(CODE), path)
    assert found.sha256 == hashlib.sha256(CODE).hexdigest()
    assert find_node("detect-faces") == found
    assert find_node("detect") is None
    assert read_code(found) == CODE


def test_modules_come_by_name(site: Path) -> None:
    install(site, "b", distribution="one")
    install(site, "a", distribution="two")
    install(site, "b", distribution="three")
    assert listed() == (["a", "b", "b"], [])
    with pytest.raises(ManifestError, match="is installed by 2 distributions") as caught:
        find_node("b")
    assert "one 2.1: " in (caught.value.cause or "")


def test_a_program_is_no_node(site: Path) -> None:
    install(site, "tool", kind="program")
    with pytest.raises(ManifestError, match="the installed module `tool` is no node"):
        find_node("tool")
    assert listed() == (["tool"], [])


def test_what_is_damaged_is_told_and_the_rest_listed(site: Path) -> None:
    install(site, "good", distribution="good")
    changed = install(site, "changed", distribution="changed")
    changed.write_bytes(CODE + b"more")
    install(site, "gone", distribution="gone").unlink()
    bare = install(site, "bare", distribution="bare")
    bare.with_name("bare.wasm.json").write_text("[" * 100_000)
    install(site, "text", distribution="text", code=b"hello")
    install(site, "../up", distribution="up", value="x")
    names, causes = listed()
    assert names == ["good"]
    assert len(causes) == 5
    assert any("gone.wasm: No such file or directory" in cause for cause in causes)
    assert any("changed.wasm is not the file that changed.wasm.json desc" in c for c in causes)
    assert any("the entry point is `../up = x`" in cause for cause in causes)
    with pytest.raises(ModuleError, match="the installed module `changed` is damaged"):
        find_node("changed")


def test_a_module_that_changes_in_between(site: Path) -> None:
    path = install(site, "late")
    found = find_node("late")
    assert found is not None
    path.write_bytes(CODE + b"!")
    with pytest.raises(ModuleError, match="is damaged"):
        read_code(found)


def test_project_takes_a_module_that_has_no_source(site: Path, tmp_path: Path) -> None:
    install(site, "detect")
    modules = {
        name: {"moduleImpl": "wasm", "entryPoint": "main"} for name in ("detect", "elsewhere")
    }
    instances = {name: {"moduleId": name, "publish": {}, "subscribe": {}} for name in modules}
    body = {"deployment": {"instanceSpecs": instances, "modules": modules}}
    (tmp_path / "deployment.json").write_text(json.dumps(body))
    skipped: list[str] = []

    def write(path: Path, data: bytes) -> None:
        path.write_bytes(data)

    (built,) = build_project(tmp_path, write=write, skipped=skipped.append)
    assert skipped == ["elsewhere"]
    assert (built.module, built.hash) == ("detect", hashlib.sha256(CODE).hexdigest())
    assert (tmp_path / "bin" / "detect.wasm").read_bytes() == CODE
    after = json.loads((tmp_path / "deployment.json").read_text())["deployment"]["modules"]
    assert after["detect"]["hash"] == built.hash
    assert after["detect"]["downloadUrl"] == "http://localhost:8000/bin/detect.wasm"
