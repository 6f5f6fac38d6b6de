"""Maps of real modules: names are right, sizes add up, and modules are the same without."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from py2wasm.inspect import Kind, Node, find_map, map_path
from py2wasm.link import read_module
from tests.integration.tool import read_sidecar
from wedge.wasm import read_exports, read_sections

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache
    from tests.integration.tool import Tool

pytestmark = pytest.mark.toolchain

PROGRAM = """
import json

import shapes

if __name__ == "__main__":
    print(json.dumps(shapes.area(2)))
"""
SHAPES = """
def area(side):
    return side * side
"""


@pytest.fixture
def project(tool: Tool) -> Tool:
    tool.write("app.py", PROGRAM)
    tool.write("shapes.py", SHAPES)
    return tool


def tree_of(module: Path, cache: Cache) -> Node:
    tree = find_map(module, hashlib.sha256(module.read_bytes()).hexdigest(), cache)
    assert tree is not None
    return tree


def named(tree: Node, *names: str) -> Node:
    for name in names:
        child = tree.child(name)
        assert child is not None, [part.name for part in tree.children]
        tree = child
    return tree


def exported(module: Path) -> dict[str, int]:
    sections = dict(read_sections(module.read_bytes()))
    return {
        name: index for name, kind, index in read_exports(sections["export"]) if kind == "function"
    }


@pytest.mark.parametrize(("snapshot", "start"), [("none", "_start"), ("imports", "py2wasm_resume")])
def test_a_map_accounts_for_every_byte(
    project: Tool, tool_cache: Cache, snapshot: str, start: str
) -> None:
    module = project.built("app.py", "--snapshot", snapshot)
    tree = tree_of(module, tool_cache)
    size = module.stat().st_size
    assert sum(node.size for _, node in tree.walk() if not node.children) == tree.size == size
    numbers = {node.number: node.name for _, node in tree.walk() if node.number is not None}
    assert numbers[exported(module)["_start"]] == start
    assert len(numbers) <= read_module(module).functions
    # With a snapshot, code of modules that are imported is in the heap, and not in the tables.
    code = "code object" if snapshot == "none" else "code in the snapshot"
    assert named(tree, "your code", "shapes", code).kind is Kind.DATA
    assert named(tree, "standard library", "json", "json.encoder", code).size > 3000
    if snapshot == "imports":
        sizes = {part.name: part.size for part in named(tree, "snapshot", "heap").children}
        assert sizes["str"] > 50_000
        assert {"dict", "tuple", "function", "type"} <= sizes.keys()
        assert sizes["other memory"] < sum(sizes.values()) / 4
    assert named(tree, "standard library", "_json").kind is Kind.MODULE
    largest = max((node for _, node in tree.walk() if node.number is not None), key=_size)
    assert largest.name == "_PyEval_EvalFrameDefault"
    held = {part.name: part.size for _, part in tree.walk() if part.name == "heap"}
    assert (held.get("heap", 0) > 300_000) == (snapshot == "imports")


def _size(node: Node) -> int:
    return node.size


def test_compiled_code_belongs_to_its_module(project: Tool, tool_cache: Cache) -> None:
    done = project("-q", "build", "app.py", "--engine", "nuitka")
    assert done.returncode == 0, done.stderr
    tree = tree_of(project.folder / "app.wasm", tool_cache)
    module = named(tree, "your code", "shapes")
    assert any(part.kind is Kind.FUNCTION and "area" in part.name for part in module.children)


def test_the_setting_writes_the_map_and_changes_no_byte(project: Tool) -> None:
    module = project.built("app.py")
    plain = module.read_bytes()
    assert not map_path(module).exists()
    module = project.built("app.py", "--map")
    assert module.read_bytes() == plain
    first = map_path(module).read_bytes()
    project.write("pyproject.toml", "[tool.py2wasm]\nmap = true\n")
    map_path(module).unlink()
    module.unlink()
    assert project.built("app.py").read_bytes() == plain
    assert map_path(module).read_bytes() == first
    assert str(project.folder) not in map_path(module).read_text("latin-1")
    assert read_sidecar(module)["sha256"] == hashlib.sha256(plain).hexdigest()


def test_an_optimized_module_has_a_map_too(project: Tool, tool_cache: Cache) -> None:
    module = project.built("app.py", "--profile", "size")
    tree = tree_of(module, tool_cache)
    assert tree.size == module.stat().st_size
    numbers = {node.number: node.name for _, node in tree.walk() if node.number is not None}
    assert numbers[exported(module)["_start"]] == "_start"
    assert {"_PyEval_EvalFrameDefault", "PyInit__json", "malloc"} <= set(numbers.values())
