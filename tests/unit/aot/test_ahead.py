from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
import wasmtime

from py2wasm.aot.ahead import compile_ahead
from py2wasm.aot.compilers import feature_flags
from py2wasm.aot.destination import CRANELIFT, parse_destination
from py2wasm.errors import BuildError, ModuleError, OutputError, ToolError, UsageError, WedgeError
from py2wasm.host import LIBRARY_TARGETS, NATIVE, EngineSpec, wasmtime_version

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Tools

    from py2wasm.cache import Cache
    from py2wasm.console import Console

OTHER = next(name for name, triple in CRANELIFT.items() if triple not in LIBRARY_TARGETS)


@pytest.fixture
def compile_for(app: Path, cache: Cache, console: Console) -> Any:
    def call(*destinations: str, **options: Any) -> list[Path]:
        parsed = [parse_destination(text) for text in destinations]
        return compile_ahead(app, parsed, cache=cache, console=console, **options)

    return call


@pytest.fixture
def wamrc(tools: Tools) -> Tools:
    tools.make("wamrc", "wamrc 2.4.1")
    return tools


def sidecar(path: Path) -> dict[str, Any]:
    found = json.loads(path.with_name(f"{path.name}.json").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def digest(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def test_several_destinations(
    compile_for: Any, app: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = compile_for("wasmtime", "pulley", "wasmtime")
    assert [path.name for path in paths] == ["app.native.cwasm", "app.pulley64.cwasm"]
    assert "Compiling app.wasm for `pulley`" in capsys.readouterr().err
    for path, destination, target in zip(
        paths, ("wasmtime", "pulley"), (NATIVE, "pulley64"), strict=True
    ):
        told = ["--target", target] if destination == "pulley" else []
        assert sidecar(path) == {
            "format": 1,
            "input": digest(app),
            "output": digest(path),
            "destination": destination,
            "target": target,
            "compiler": f"wasmtime {wasmtime_version()}",
            "flags": [*feature_flags(), *told],
        }
    wasmtime.Module.deserialize_file(EngineSpec().engine(), str(paths[0]))
    wasmtime.Module.deserialize_file(EngineSpec(target="pulley64").engine(), str(paths[1]))


def test_code_is_the_same_every_time(compile_for: Any) -> None:
    (first,) = compile_for("wasmtime")
    content = first.read_bytes()
    (again,) = compile_for("wasmtime")
    assert again.read_bytes() == content


def test_a_named_file(compile_for: Any, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert compile_for("wasmtime", output=output) == [output]
    assert sidecar(output)["output"] == digest(output)
    with pytest.raises(UsageError, match="names one file"):
        compile_for("wasmtime", "pulley", output=output)


def test_wamrc(compile_for: Any, app: Path, wamrc: Tools) -> None:
    (path,) = compile_for("wamr:arm64")
    assert path == app.with_name("app.arm64.aot")
    flag, option, _, module = wamrc.told()
    assert (flag, option, module) == ("--target=aarch64", "-o", str(app))
    found = sidecar(path)
    assert (found["compiler"], found["target"]) == ("wamrc 2.4.1", "aarch64")
    assert found["flags"] == ["--target=aarch64"]


def test_the_command_of_wasmtime(compile_for: Any, app: Path, tools: Tools) -> None:
    tools.make("wasmtime", "wasmtime 50.0.3 (abc 2026-10-14)")
    (path,) = compile_for(f"wasmtime:{OTHER}")
    assert path.name == f"app.{OTHER}.cwasm"
    command, *flags = tools.told()[:-3]
    assert command == "compile"
    assert flags == [*feature_flags(), "--target", CRANELIFT[OTHER]]
    found = sidecar(path)
    assert (found["compiler"], found["flags"]) == ("wasmtime 50.0.3", flags)


def test_a_tool_that_fails(compile_for: Any, app: Path, tools: Tools) -> None:
    tools.make("wamrc", "wamrc 2.4.1", words="unsupported opcode", status=1)
    with pytest.raises(BuildError) as caught:
        compile_for("wamr:amd64")
    assert "unsupported opcode" in (caught.value.cause or "")
    assert [path.name for path in app.parent.glob("app.*")] == ["app.wasm"]


@pytest.mark.parametrize(
    ("destination", "name"), [("wamr:amd64", "wamrc"), ("pulley:32", "wasmtime command")]
)
@pytest.mark.usefixtures("tools")
def test_a_missing_tool_is_told_before_anything_is_compiled(
    compile_for: Any, app: Path, destination: str, name: str
) -> None:
    with pytest.raises(ToolError, match=f"`{name}` .*needed but missing") as caught:
        compile_for("wasmtime", destination)
    assert "release" in (caught.value.hint or "")
    assert [path.name for path in app.parent.glob("app.*")] == ["app.wasm"]


@pytest.mark.parametrize(
    ("destination", "text", "message"),
    [
        ("wamr:amd64", '(import "env" "gone" (func))', "outside the profile `wamr`"),
        ("wasmtime", "(memory 1) (memory 1)", "outside the profile `wasmtime`"),
        ("wamr:xtensa", "(func (local v128))", "outside the profile `wamr, without simd128`"),
        ("wasmtime", "(table 1 externref)", "uses a WebAssembly feature"),
    ],
)
@pytest.mark.usefixtures("wamrc")
def test_modules_outside_the_profile(
    compile_for: Any, app: Path, destination: str, text: str, message: str
) -> None:
    app.write_bytes(wasmtime.wat2wasm(f"(module {text})"))
    with pytest.raises(ModuleError, match=message):
        compile_for(destination)
    assert [path.name for path in app.parent.glob("app.*")] == ["app.wasm"]


@pytest.mark.parametrize("content", [b"", b"\0asm\1\0\0\0\1", b"\x7fELF", b"print(1)"])
def test_what_is_no_module(compile_for: Any, app: Path, content: bytes) -> None:
    app.write_bytes(content)
    with pytest.raises(ModuleError):
        compile_for("wasmtime")


@pytest.mark.parametrize("name", ["app.wasm", "folder", "no/app"])
def test_outputs_that_cannot_be(compile_for: Any, app: Path, name: str) -> None:
    (app.parent / "folder").mkdir()
    content = app.read_bytes()
    with pytest.raises(OutputError) as caught:
        compile_for("wasmtime", output=app.parent / name)
    assert isinstance(caught.value, WedgeError)
    assert app.read_bytes() == content
