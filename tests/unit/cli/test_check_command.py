from __future__ import annotations

import json
from typing import TYPE_CHECKING

import wasmtime

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine


def write(folder: Path, text: str) -> str:
    path = folder / "app.wasm"
    path.write_bytes(wasmtime.wat2wasm(text))
    return str(path)


def test_inside(py2wasm: CommandLine, tmp_path: Path) -> None:
    path = write(tmp_path, "(module (memory 1) (func))")
    result = py2wasm("check", path)
    assert (result.status, result.err) == (0, f"{path}: inside the profile wamr\n")
    result = py2wasm("check", path, "--profile", "wasmtime", "--json")
    assert (result.status, json.loads(result.out)) == (0, [])


def test_outside(py2wasm: CommandLine, tmp_path: Path) -> None:
    path = write(tmp_path, '(module (import "env" "gone" (func)) (memory 1) (memory 1))')
    result = py2wasm("check", path, "--json")
    assert result.status == 8
    assert json.loads(result.out)[1] == {"where": "memory 1", "what": "multiple memories"}
    assert result.err == (
        f"error: `{path}` is outside the profile `wamr`\n"
        "  import env.gone: a function that no host has\n"
        "  memory 1: multiple memories\n\n"
        "hint: compile what it comes from without these features\n"
    )


def test_unknown_profile(py2wasm: CommandLine) -> None:
    result = py2wasm("check", "app.wasm", "--profile", "browser")
    assert result.status == 2
    assert "hint: profiles: wamr, wasmtime\n" in result.err
