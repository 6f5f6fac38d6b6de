from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
import wasmtime

from py2wasm.inspect import encode_map, make_tree, map_path
from py2wasm.output import sidecar_path
from tests.unit.inspect.programs import IMAGE, PROGRAM, SYSROOT, linked_module, sidecar

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine

SIZE = len(linked_module())


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "app.wasm"
    data = linked_module()
    path.write_bytes(data)
    map_path(path).write_bytes(encode_map(data, make_tree(data, IMAGE, PROGRAM, SYSROOT)))
    sidecar_path(path).write_text(json.dumps(sidecar(data)))
    return path


def test_parts_and_interface(py2wasm: CommandLine, module: Path) -> None:
    result = py2wasm("inspect", str(module))
    assert (result.status, result.err) == (0, "")
    lines = [line.split() for line in result.out.splitlines()]
    assert lines[0][:3] == ["app.wasm", f"({SIZE}", "bytes,"]
    assert ["email", "5", f"{5 / SIZE:.1%}"] in lines
    assert ["inflate.o", "5", f"{5 / SIZE:.1%}"] not in lines
    assert ["profile", "wamr", "inside"] in lines
    assert ["imports", "1", "of", "wasi_snapshot_preview1"] in lines
    deep = py2wasm("inspect", str(module), "--depth", "3").out
    assert "    inflate.o" in deep


def test_json_holds_the_whole_tree(py2wasm: CommandLine, module: Path) -> None:
    report = json.loads(py2wasm("inspect", str(module), "--json").out)
    assert (report["mapped"], report["sizes"]["raw"]) == (True, SIZE)
    assert report["sha256"] == hashlib.sha256(module.read_bytes()).hexdigest()
    assert leaf_sizes(report["tree"]) == SIZE
    cut = json.loads(py2wasm("inspect", str(module), "--json", "--depth", "1").out)["tree"]
    assert all("children" not in part for part in cut["children"])
    assert sum(part["size"] for part in cut["children"]) == SIZE


def leaf_sizes(node: dict[str, Any]) -> int:
    size: int = node["size"]
    return sum(map(leaf_sizes, node["children"])) if "children" in node else size


def test_the_largest_functions(py2wasm: CommandLine, module: Path) -> None:
    lines = py2wasm("inspect", str(module), "--functions", "2").out.splitlines()
    assert len(lines) == 3
    assert lines[1].split()[:2] == ["eval", "6"]
    assert lines[1].endswith("run time / interpreter / ceval.o")
    assert len(py2wasm("inspect", str(module), "--functions").out.splitlines()) == 9


def test_why(py2wasm: CommandLine, module: Path) -> None:
    lines = py2wasm("inspect", str(module), "--why", "email.message").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["email.message", "app.fast", "__main__"]
    assert "imported by app.fast (line 2)" in lines[1]
    file = py2wasm("inspect", str(module), "--why", "a.json").out.splitlines()
    assert [line.split()[0] for line in file[1:]] == ["/app/models/a.json", "__main__"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("email.mesage", "there is `email.message`"),
        ("email", "there is `email.message`"),
        ("tkinter", "not part of WASI: it needs `_tkinter`"),
        ("qqqqq", "nothing called `qqqqq` is in the module"),
    ],
)
def test_why_not(py2wasm: CommandLine, module: Path, name: str, words: str) -> None:
    result = py2wasm("inspect", str(module), "--why", name)
    assert (result.status, result.out) == (2, "")
    assert words in result.err


def test_why_without_a_sidecar(py2wasm: CommandLine, module: Path) -> None:
    sidecar_path(module).unlink()
    result = py2wasm("inspect", str(module), "--why", "json")
    assert result.status == 2
    assert "app.wasm.json` is missing" in result.err


def test_a_module_without_a_map_is_shown_as_it_is(py2wasm: CommandLine, module: Path) -> None:
    map_path(module).unlink()
    result = py2wasm("inspect", str(module))
    assert result.status == 0
    assert "there is no map of this module" in result.err
    assert "code section" in result.out
    assert "function 3" in py2wasm("inspect", str(module), "--functions").out


def test_a_module_of_others_has_the_names_that_it_carries(
    py2wasm: CommandLine, tmp_path: Path
) -> None:
    path = tmp_path / "other.wasm"
    path.write_bytes(wasmtime.wat2wasm("(module (func $twice (param i32)))"))
    assert "twice" in py2wasm("inspect", str(path), "--functions").out


def test_what_is_damaged(py2wasm: CommandLine, module: Path) -> None:
    map_path(module).write_bytes(b"?")
    result = py2wasm("inspect", str(module))
    assert (result.status, result.out) == (8, "")
    assert "is not a sound map" in result.err
    map_path(module).unlink()
    sidecar_path(module).write_text("{}")
    result = py2wasm("inspect", str(module))
    assert result.status == 8
    assert "older py2wasm\n  format: Field required" in result.err
    assert py2wasm("inspect", str(module.with_name("missing.wasm"))).status == 8


def test_a_sidecar_of_another_module_is_passed_over(py2wasm: CommandLine, module: Path) -> None:
    sidecar_path(module).write_text(json.dumps(sidecar(b"other")))
    result = py2wasm("inspect", str(module))
    assert result.status == 0
    assert "built by" not in result.out


def test_one_form_at_a_time(py2wasm: CommandLine, module: Path) -> None:
    result = py2wasm("inspect", str(module), "--json", "--why", "json")
    assert (result.status, result.out) == (2, "")
    assert "exclude each other" in result.err


def test_the_page_is_written_whole(py2wasm: CommandLine, module: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert py2wasm("inspect", str(module), "--html", str(page)).status == 0
    text = page.read_text("utf-8")
    assert text.count("<script") == 2
    assert "default-src 'none'" in text
    result = py2wasm("inspect", str(module), "--html", str(tmp_path / "no" / "page.html"))
    assert result.status == 7
    assert "cannot write" in result.err
