"""The tree of a module: whose every byte is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.inspect import Node, make_tree
from tests.unit.inspect.programs import IMAGE, PROGRAM, SYSROOT, linked_module

if TYPE_CHECKING:
    from py2wasm.link import Image


def sizes(tree: Node) -> dict[str, int]:
    return {
        "/".join([*(node.name for node in way), node.name]): node.size
        for way, node in tree.walk()
        if not node.children
    }


def tree_of(image: Image = IMAGE, module: bytes | None = None) -> Node:
    return make_tree(module or linked_module(), image, PROGRAM, SYSROOT)


def test_every_byte_has_one_owner() -> None:
    found = sizes(tree_of())
    assert sum(found.values()) == len(linked_module())
    owned = {name: size for name, size in found.items() if not name.startswith("structure/")}
    assert owned == {
        "run time/interpreter/ceval.o/eval": 6,
        "run time/interpreter/importlib._bootstrap/code object": 3,
        "run time/libc/crt1.o/_start": 3,
        "run time/linker/__wasm_call_ctors": 3,
        "run time/py2wasm/main.o/main": 5,
        "run time/strings of C code": 4,
        "standard library/email/email.message/code object": 5,
        "standard library/zlib/PyInit_zlib": 5,
        "standard library/zlib/inflate.o/inflate": 5,
        "packages/numpy/libnumpy/array.o/array": 5,
        "your code/__main__/code object": 2,
        "your code/app/app.fast/user": 5,
        "data files/app/models/a.json": 5,
        "snapshot/variables of C code/interpreter/ceval.o/state": 3,
        "snapshot/heap/other memory": 5,
    }
    assert found["structure/functions that nothing calls"] == 4
    # Between the file and what is beyond it.
    assert found["structure/alignment of data"] == 1


def test_functions_have_the_numbers_of_the_module() -> None:
    numbers = {node.name: node.number for _, node in tree_of().walk() if node.number is not None}
    assert (numbers["__wasm_call_ctors"], numbers["eval"], numbers["_start"]) == (1, 2, 9)


def test_functions_in_another_order() -> None:
    kept = (1, 0, 2, 3, None, 5, 6, 7, 8)
    tree = tree_of(replace(IMAGE, kept=kept))
    numbers = {node.name: node.number for _, node in tree.walk() if node.number is not None}
    assert (numbers["__wasm_call_ctors"], numbers["eval"]) == (2, 1)
    assert sizes(tree)["run time/wasm-opt/function 5"] == 5


def test_a_map_of_another_module() -> None:
    with pytest.raises(BuildError, match="does not fit"):
        tree_of(replace(IMAGE, kept=(1, 2)))
