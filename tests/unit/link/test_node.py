"""A node is held to what its host needs: types of imports, and exports."""

from __future__ import annotations

import pytest
import wasmtime

from py2wasm.link.check import check_module
from py2wasm.link.profiles import PROFILES

WAMR = PROFILES["wamr"]
NODE = """
(module
  (import "env" "EVP_initialize" (func (result i32)))
  (import "env" "EVP_sendRpcResponse" (func (param i32 i64 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "malloc") (param i32) (result i32) i32.const 8)
  (func (export "free") (param i32))
  (func (export "_start"))
  (global (export "__heap_base") i32 (i32.const 16))
  (global (export "__data_end") i32 (i32.const 8)))
"""


def faults(text: str) -> list[tuple[str, str]]:
    found = check_module(bytes(wasmtime.wat2wasm(text)), WAMR)
    return [(violation.where, violation.what) for violation in found]


def test_a_node_with_all_that_its_host_needs() -> None:
    assert faults(NODE) == []


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('(export "malloc")', "", "export malloc", "the host of nodes needs it"),
        ('(export "memory")', "", "export memory", "the host of nodes needs it"),
        ('(export "__data_end")', "", "export __data_end", "WAMR needs it to find the stack"),
        (
            "(param i32 i64 i32",
            "(param i32 i32 i32",
            "import env.EVP_sendRpcResponse",
            "of the type (iiiiii) -> (i), which should be (iIiiii) -> (i)",
        ),
        (
            '"free") (param i32)',
            '"free") (param f64)',
            "export free",
            "of the type (F) -> (), which should be (i) -> ()",
        ),
        (
            '"EVP_initialize"',
            '"EVP_initialise"',
            "import env.EVP_initialise",
            "a function that no host has",
        ),
    ],
)
def test_what_a_node_lacks(old: str, new: str, where: str, what: str) -> None:
    assert old in NODE
    assert faults(NODE.replace(old, new)) == [(where, what)]


def test_what_is_no_node_needs_none_of_it() -> None:
    assert faults("(module (memory 1))") == []
    assert faults('(module (import "env" "EVP_magic" (func)))') == [
        ("import env.EVP_magic", "a function that no host has")
    ]
