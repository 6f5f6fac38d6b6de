from __future__ import annotations

from typing import TYPE_CHECKING

import wasmtime

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine

SILENT = '(module (func (export "_start")))'


def write(folder: Path, text: str) -> str:
    path = folder / "app.wasm"
    path.write_bytes(wasmtime.wat2wasm(text))
    return str(path)


def test_what_aot_writes_run_takes(py2wasm: CommandLine, tmp_path: Path) -> None:
    path = write(tmp_path, SILENT)
    result = py2wasm("aot", path, "--for", "wasmtime", "--for", "pulley")
    assert (result.status, result.out) == (0, "")
    for name in ("app.native.cwasm", "app.pulley64.cwasm"):
        code = str(tmp_path / name)
        assert f"{code}: " in result.err
        done = py2wasm("run", "--precompiled", code)
        assert (done.status, done.out, done.err) == (0, "", "")


def test_code_is_never_run_unless_it_is_called_so(py2wasm: CommandLine, tmp_path: Path) -> None:
    path = write(tmp_path, SILENT)
    code = str(tmp_path / "app.cwasm")
    assert py2wasm("-q", "aot", path, "--for", "wasmtime", "-o", code).status == 0
    result = py2wasm("run", code)
    assert result.status == 8
    assert "it is native code\n" in result.err
    assert "--precompiled" in result.err
    result = py2wasm("run", "--precompiled", path)
    assert result.status == 8
    assert "is not precompiled code" in result.err


def test_unknown_destination(py2wasm: CommandLine) -> None:
    result = py2wasm("aot", "app.wasm", "--for", "docker")
    assert result.status == 2
    assert result.err == (
        "error: there is no runtime `docker` to compile for\n\n"
        "hint: runtimes: wasmtime, pulley, wamr\n"
    )
    assert py2wasm("aot", "app.wasm").status == 2
