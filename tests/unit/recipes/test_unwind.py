"""Checks after calls, in assembler text as LLVM writes it."""

from __future__ import annotations

import pytest

from py2wasm.recipes.unwind import add_checks

HEAD = """\
\t.functype\tother (i32) -> (i64)
\t.functype\tf (i32) -> ({result})
f:                                      # @f
\t.functype\tf (i32) -> ({result})
\tlocal.get\t0
"""
CHECK = "\ti32.const\t0\n\ti32.load\tpy2wasm_unwinding\n\tif\n{value}\treturn\n\tend_if\n"


@pytest.mark.parametrize(
    ("result", "value"),
    [
        ("", ""),
        ("i32", "\ti32.const\t0\n"),
        ("i64", "\ti64.const\t0\n"),
        ("f64", "\tf64.const\t0\n"),
    ],
)
@pytest.mark.parametrize(
    "call", ["\tcall\tother\n", "\tcall_indirect\t __indirect_function_table, (i32) -> ()\n"]
)
def test_a_call_is_checked(call: str, result: str, value: str) -> None:
    head = HEAD.format(result=result)
    assert add_checks(f"{head}{call}\tdrop\n") == (
        f"{head}{call}{CHECK.format(value=value)}\tdrop\n"
    )


def test_what_never_jumps_is_not_checked() -> None:
    text = HEAD.format(result="i32") + "\tcall\tmemcpy\n"
    assert add_checks(text) == text


def test_each_function_returns_what_it_must() -> None:
    second = "g:\n\t.functype\tg () -> (f32)\n\tcall\tother\n"
    text = HEAD.format(result="i32") + "\tcall\tother\n" + second
    assert add_checks(text).count("f32.const") == 1
    assert add_checks(text).count("i32.const\t0\n\treturn") == 1
