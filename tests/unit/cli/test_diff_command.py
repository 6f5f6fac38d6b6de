from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import wasmtime

from py2wasm.inspect import encode_map, make_tree, map_path
from py2wasm.output import sidecar_path
from tests.unit.inspect.programs import IMAGE, PROGRAM, SYSROOT, WAT, linked_module, sidecar

if TYPE_CHECKING:
    from conftest import CommandLine

# With a longer function, another export and less data.
OTHER = WAT.replace("(i32.const 5)", "(i32.const 500)").replace(
    '(export "_start")', '(export "_start") (export "more")'
)


def write(path: Path, content: bytes, **changes: Any) -> Path:
    path.write_bytes(content)
    tree = make_tree(content, replace(IMAGE, path=path), PROGRAM, SYSROOT)
    map_path(path).write_bytes(encode_map(content, tree))
    sidecar_path(path).write_text(json.dumps({**sidecar(content), **changes}))
    return path


@pytest.fixture
def modules(tmp_path: Path) -> tuple[str, str]:
    other = bytes(wasmtime.wat2wasm(OTHER))
    data = [{"path": "/app/models/b.json", "bytes": 5, "reason": "", "module": None}]
    return (
        str(write(tmp_path / "a.wasm", linked_module())),
        str(write(tmp_path / "b.wasm", other, data=data, snapshot=None)),
    )


def test_the_same(py2wasm: CommandLine, modules: tuple[str, str]) -> None:
    result = py2wasm("diff", modules[0], modules[0], "--exit-code")
    assert (result.status, result.out) == (0, "")
    assert "are the same, byte for byte" in result.err


def test_what_differs(py2wasm: CommandLine, modules: tuple[str, str]) -> None:
    result = py2wasm("diff", *modules)
    assert (result.status, result.err) == (0, "")
    lines = [line.split() for line in result.out.splitlines()]
    assert ["app.fast", "5", "6", "+1"] in lines
    assert ["export", "more", "-", "there"] in lines
    assert ["embedded", "file", "/app/models/b.json", "-", "5", "bytes"] in lines
    assert ["snapshot", "imports", "-"] in lines
    # What did not change is not shown.
    assert not any("ceval.o" in line for line in lines)
    assert py2wasm("diff", *modules, "--exit-code").status == 1


def test_json_has_all_of_it(py2wasm: CommandLine, modules: tuple[str, str]) -> None:
    found = json.loads(py2wasm("diff", *modules, "--json").out)
    assert not found["same"]
    first, second = found["modules"]
    total = [part for part in found["parts"] if len(part["way"]) == 1]
    grown = sum((part["after"] or 0) - (part["before"] or 0) for part in total)
    assert grown == second["sizes"]["raw"] - first["sizes"]["raw"]
    leaf = next(part for part in found["parts"] if part["way"][-1] == "user")
    assert (leaf["before"], leaf["after"], leaf["kind"]) == (5, 6, "function")
    assert found["interface"] == [{"what": "export more", "before": None, "after": "there"}]


def test_without_maps_and_sidecars(py2wasm: CommandLine, modules: tuple[str, str]) -> None:
    for path in map(Path, modules):
        map_path(path).unlink()
        sidecar_path(path).unlink()
    result = py2wasm("diff", *modules)
    assert result.status == 0
    assert result.err.count("there is no map of") == result.err.count("there is no sidecar of") == 2
    assert "function 6" in result.out
