"""Building with a stand-in for the compilers, which writes what it is told to."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wedge.abi import AREAS, EXPORTS
from wedge.errors import BuildError, ManifestError, ModuleError, OutputError, UsageError
from wedge.manifest import load_manifest
from wedge.project import compile as compile_module
from wedge.project.build import Built, build_project

if TYPE_CHECKING:
    from collections.abc import Callable


def module_bytes(
    exports: tuple[str, ...] = (*EXPORTS, *AREAS), imports: tuple[str, ...] = ()
) -> bytes:
    """Give a module of one function, under every name."""

    def section(number: int, entries: list[bytes]) -> bytes:
        body = bytes([len(entries)]) + b"".join(entries)
        return bytes([number, len(body) & 127 | 128, len(body) >> 7]) + body

    def named(name: str) -> bytes:
        return bytes([len(name)]) + name.encode()

    return b"".join(
        [
            b"\0asm\1\0\0\0",
            section(1, [b"\x60\0\0"]),
            section(2, [named("env") + named(name) + b"\0\0" for name in imports]),
            section(3, [b"\0"]),
            section(7, [named(name) + b"\0\0" for name in exports]),
            section(10, [b"\x02\0\x0b"]),
        ]
    )


class Compilers:
    """Stands in for `run_program`: notes commands, and writes `output` where they say."""

    def __init__(self) -> None:
        self.commands: list[tuple[Path, list[str]]] = []
        self.output = module_bytes()
        self.status = 0

    def __call__(self, command: list[str], folder: Path) -> int:
        self.commands.append((folder, command[2:]))
        if self.status == 0:
            Path(command[command.index("-o") + 1]).write_bytes(self.output)
        return self.status


@pytest.fixture
def compilers(monkeypatch: pytest.MonkeyPatch) -> Compilers:
    fake = Compilers()
    monkeypatch.setattr(compile_module, "run_program", fake)
    return fake


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A Python node, a C node, and a module from elsewhere."""
    modules = {
        "py-node": {"moduleImpl": "wasm", "entryPoint": "main"},
        "cnode": {
            "moduleImpl": "wasm",
            "entryPoint": "main",
            "hash": "",
            "downloadUrl": "http://hub:9/app/bin/cnode.wasm",
        },
        "other": {"moduleImpl": "wasm", "entryPoint": "main"},
    }
    instances = {name: {"moduleId": name, "publish": {}, "subscribe": {}} for name in modules}
    body = {"instanceSpecs": instances, "modules": modules}
    (tmp_path / "deployment.json").write_text(json.dumps({"deployment": body}, indent=3))
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "py_node.py").touch()
    (tmp_path / "src" / "cnode.c").touch()
    return tmp_path


def build(folder: Path, **options: Any) -> tuple[tuple[Built, ...], list[str]]:
    skipped: list[str] = []
    write: Callable[[Path, bytes], object] = Path.write_bytes
    return build_project(folder, write=write, skipped=skipped.append, **options), skipped


def test_every_module_with_a_source_is_built(project: Path, compilers: Compilers) -> None:
    built, skipped = build(project)
    assert [item.module for item in built] == ["py-node", "cnode"]
    assert skipped == ["other"]
    (folder, python), (_, c) = compilers.commands
    assert folder == project
    output = str(project / "bin" / "py-node.wasm")
    source = str(project / "src" / "py_node.py")
    assert python == ["py2wasm", "build", "--node", "-o", output, source]
    assert c[:2] == ["ziglang", "cc"]
    assert "-Wl,--export=malloc" in c
    assert "-Wl,--export-table" in c
    assert sorted(path.name for path in (project / "bin").iterdir()) == [
        "cnode.wasm",
        "py-node.wasm",
    ]
    assert (project / "bin" / "cnode.wasm").read_bytes() == compilers.output


def test_the_manifest_tells_of_what_was_built(project: Path, compilers: Compilers) -> None:
    before = json.loads((project / "deployment.json").read_text())
    build(project)
    modules = load_manifest(project / "deployment.json").deployment.modules
    digest = hashlib.sha256(compilers.output).digest()
    assert {name: (item.url, item.hash) for name, item in modules.items()} == {
        "py-node": ("http://localhost:8000/bin/py-node.wasm", digest),
        "cnode": ("http://hub:9/app/bin/cnode.wasm", digest),
        "other": (None, None),
    }
    text = (project / "deployment.json").read_text()
    after = json.loads(text)
    for name in ("py-node", "cnode"):
        before["deployment"]["modules"][name] |= after["deployment"]["modules"][name]
    assert text == json.dumps(before, indent=3)
    build(project)
    assert (project / "deployment.json").read_text() == text


def test_a_server_for_all(project: Path, compilers: Compilers) -> None:
    built, _ = build(project, server="https://device.local/app/")
    assert {item.url for item in built} == {
        "https://device.local/app/bin/py-node.wasm",
        "https://device.local/app/bin/cnode.wasm",
    }
    with pytest.raises(UsageError, match="`device` is no server"):
        build(project, server="device")


def test_a_project_of_its_own_says_how_it_is_built(project: Path, compilers: Compilers) -> None:
    (project / "other").mkdir()
    (project / "other" / "pyproject.toml").touch()
    _, skipped = build(project)
    assert skipped == []
    folder, command = compilers.commands[-1]
    assert folder == project / "other"
    assert command[-2:] == ["-o", str(project / "bin" / "other.wasm")]


def test_a_project_of_several_modules_is_told_which(project: Path, compilers: Compilers) -> None:
    (project / "other").mkdir()
    file = project / "other" / "pyproject.toml"
    file.write_text("[tool.py2wasm.modules.another]\n[tool.py2wasm.modules.other]\n")
    build(project)
    _, command = compilers.commands[-1]
    assert command[-2:] == [str(project / "bin" / "other.wasm"), "other"]
    # Whatever else the file holds, py2wasm says what is wrong with it.
    for text in ("[tool]\npy2wasm = 1\n", "tool = [\n", "[tool.py2wasm.modules.another]\n"):
        file.write_text(text)
        build(project)
        assert compilers.commands[-1][1][-1] == str(project / "bin" / "other.wasm")


def test_a_failed_build_leaves_the_manifest(project: Path, compilers: Compilers) -> None:
    before = (project / "deployment.json").read_bytes()
    compilers.status = 3
    with pytest.raises(BuildError, match="the module `py-node` was not built") as caught:
        build(project)
    assert caught.value.cause == "`-m py2wasm build` ended with status 3"
    assert (project / "deployment.json").read_bytes() == before


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (module_bytes(("memory", "_start")), "it does not export `malloc`"),
        (module_bytes(imports=("EVP_nothing",)), "it calls `EVP_nothing`, which no host has"),
    ],
)
def test_c_that_is_no_node(project: Path, compilers: Compilers, code: bytes, cause: str) -> None:
    compilers.output = code
    with pytest.raises(ModuleError, match="the module `cnode` is no node") as caught:
        build(project)
    assert cause in (caught.value.cause or "")
    assert [path.name for path in (project / "bin").iterdir()] == ["py-node.wasm"]


def test_functions_of_other_libraries_are_left_to_the_host(
    project: Path, compilers: Compilers
) -> None:
    compilers.output = module_bytes(imports=("EVP_initialize", "senscord_core_init"))
    assert len(build(project)[0]) == 2


def test_files_in_the_way(project: Path, compilers: Compilers) -> None:
    (project / "bin").touch()
    with pytest.raises(OutputError, match="cannot write"):
        build(project)
    (project / "bin").unlink()
    (project / "bin" / "cnode.wasm").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"cannot write .*cnode\.wasm"):
        build(project)


def test_nothing_to_build(project: Path, compilers: Compilers) -> None:
    for path in (project / "src").iterdir():
        path.unlink()
    with pytest.raises(ManifestError, match="no module of") as caught:
        build(project)
    assert "src/name.py" in (caught.value.hint or "")
    with pytest.raises(ManifestError, match="cannot read"):
        build(project / "src")
