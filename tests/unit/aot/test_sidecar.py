from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from wasmtime import wat2wasm

from py2wasm.aot.ahead import compile_ahead
from py2wasm.aot.destination import parse_destination
from py2wasm.aot.sidecar import File, open_precompiled
from py2wasm.console import Console
from py2wasm.errors import ModuleError, UsageError
from py2wasm.host import (
    EngineSpec,
    RunOptions,
    RunTimeoutError,
    compile_code,
    run_precompiled,
    wasmtime_version,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from py2wasm.cache import Cache


@pytest.fixture
def code(app: Path, cache: Cache, console: Console) -> Callable[[str], Path]:
    def compile_for(destination: str) -> Path:
        (path,) = compile_ahead(app, [parse_destination(destination)], cache=cache, console=console)
        return path

    return compile_for


def edit(path: Path, **changes: Any) -> None:
    sidecar = path.with_name(f"{path.name}.json")
    sidecar.write_text(json.dumps({**json.loads(sidecar.read_text()), **changes}))


@pytest.mark.parametrize("destination", ["wasmtime", "wasmtime:x86_64", "pulley"])
def test_code_runs(
    code: Callable[[str], Path], destination: str, capfd: pytest.CaptureFixture[str]
) -> None:
    if parse_destination(destination).compiler != "library":
        pytest.skip("this machine is another one")
    path = code(destination)
    capfd.readouterr()
    assert run_precompiled(open_precompiled(path), RunOptions()) == 0
    assert capfd.readouterr() == ("hello\n", "")


def test_damaged_code_is_never_loaded(code: Callable[[str], Path]) -> None:
    path = code("wasmtime")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModuleError, match="not the file that its sidecar describes") as caught:
        open_precompiled(path)
    assert caught.value.exit_code == 8


def test_code_of_another_destination_does_not_pass(code: Callable[[str], Path]) -> None:
    path, other = code("wasmtime"), code("pulley")
    path.write_bytes(other.read_bytes())
    with pytest.raises(ModuleError, match="not the file"):
        open_precompiled(path)


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"format": 2}, "format: Input should be 1"),
        ({"more": 1}, "more: Extra inputs are not permitted"),
        ({"output": None}, "output: Input should be a"),
    ],
)
def test_a_sidecar_of_another_form(
    code: Callable[[str], Path], changes: dict[str, Any], cause: str
) -> None:
    path = code("wasmtime")
    edit(path, **changes)
    with pytest.raises(ModuleError, match="is not the sidecar") as caught:
        open_precompiled(path)
    assert (caught.value.cause or "").startswith(cause)


def test_a_sidecar_that_is_not_there_or_is_noise(code: Callable[[str], Path]) -> None:
    path = code("wasmtime")
    sidecar = path.with_name(f"{path.name}.json")
    sidecar.write_bytes(b"\xff{")
    with pytest.raises(ModuleError, match="is not the sidecar"):
        open_precompiled(path)
    sidecar.unlink()
    with pytest.raises(ModuleError, match="cannot read the sidecar"):
        open_precompiled(path)


def test_a_module_is_not_precompiled(app: Path) -> None:
    with pytest.raises(ModuleError, match="is not precompiled code") as caught:
        open_precompiled(app)
    assert caught.value.hint == "leave `--precompiled` out to run a .wasm file"


def test_code_for_another_machine_is_refused_by_the_library(code: Callable[[str], Path]) -> None:
    path = code("pulley")
    edit(path, target="s390x-unknown-linux-gnu")
    with pytest.raises(ModuleError, match="was compiled for something else") as caught:
        run_precompiled(open_precompiled(path), RunOptions())
    assert "architecture 'pulley64'" in (caught.value.cause or "")


def replace_code(path: Path, code: bytes) -> None:
    path.write_bytes(code)
    edit(path, output=File.of(code).model_dump())


@pytest.mark.parametrize(
    ("spec", "cause"),
    [
        (EngineSpec(interruptible=True), "epoch interruption"),
        (EngineSpec(metered=True), "fuel support"),
    ],
)
def test_code_for_an_engine_with_other_settings(
    app: Path, code: Callable[[str], Path], spec: EngineSpec, cause: str
) -> None:
    path = code("wasmtime")
    silent = Console(quiet=True)
    replace_code(path, compile_code(app, app.read_bytes(), spec, silent, machine="here"))
    with pytest.raises(ModuleError, match="was compiled for something else") as caught:
        run_precompiled(open_precompiled(path), RunOptions())
    assert cause in (caught.value.cause or "")


def test_code_of_another_release(code: Callable[[str], Path]) -> None:
    path = code("wasmtime")
    release = wasmtime_version().split(".")[0].encode()
    content = path.read_bytes()
    # The release stands in front of the settings, behind its length.
    marked = bytes([len(release)]) + release
    assert content.index(marked) < 100
    replace_code(path, content.replace(marked, bytes([len(release)]) + b"1" * len(release), 1))
    with pytest.raises(ModuleError, match="was compiled for something else") as caught:
        run_precompiled(open_precompiled(path), RunOptions())
    assert "incompatible version '11'" in (caught.value.cause or "")
    assert f"this is wasmtime {wasmtime_version()}" in (caught.value.cause or "")


def test_what_is_no_code_at_all(code: Callable[[str], Path]) -> None:
    path = code("wasmtime")
    replace_code(path, b"\x7fELF" + bytes(100))
    with pytest.raises(ModuleError, match="was compiled for something else"):
        run_precompiled(open_precompiled(path), RunOptions())


def test_limits(app: Path, code: Callable[[str], Path]) -> None:
    app.write_bytes(wat2wasm('(module (memory 9) (func (export "_start")))'))
    precompiled = open_precompiled(code("wasmtime"))
    with pytest.raises(ModuleError, match="needs more memory than 65536 bytes"):
        run_precompiled(precompiled, RunOptions(max_memory=65536))
    with pytest.raises(UsageError, match="does not count its instructions"):
        run_precompiled(precompiled, RunOptions(fuel=1))
    app.write_bytes(wat2wasm(SLEEP))
    with pytest.raises(RunTimeoutError):
        run_precompiled(open_precompiled(code("wasmtime")), RunOptions(timeout=0.1))


# Sleeps for a second: a loop would go on behind the test.
SLEEP = """
(module
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 16) (i32.const 1))
    (i64.store (i32.const 24) (i64.const 1000000000))
    (drop (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))))
"""
