"""Early returns in what Rust was compiled to, as LLVM writes it."""

from __future__ import annotations

from py2wasm.recipes.panics import add_checks, find_throwing

FUNCTION = """\
\t.section\t.text.{name},"",@
{name}:
.Lfunc_begin0:
\t.functype\t{name} (i32) -> ({result})
\t.loc\t1 2 3
{body}\tend_function
.Lfunc_end0:
"""
CHECK = "\tglobal.get\tpy2wasm_panicking\n\tbr_if\t{depth}\n"
LEAVE = "\treturn\n\tend_block\n"


def function(name: str, *body: str, result: str = "") -> str:
    return FUNCTION.format(name=name, result=result, body="".join(f"\t{line}\n" for line in body))


PANIC = function("panic", "call\tabort", "unreachable")


def test_a_panic_is_thrown_and_returns() -> None:
    text = add_checks(PANIC)
    assert f"\tblock\n\ti32.const\t1\n\tcall\tpy2wasm_throw\n\tbr\t0\n{LEAVE}\tend_function" in text
    assert "abort" not in text
    assert text.startswith("\t.functype\tpy2wasm_throw (i32) -> ()\n")


def test_what_would_trap_is_thrown() -> None:
    text = add_checks(function("trap", "unreachable") + function("f", "call\ttrap"))
    assert "unreachable" not in text
    assert "\ti32.const\t2\n\tcall\tpy2wasm_throw\n\tbr\t0\n" in text
    assert text.count("br_if") == 1


def test_calls_of_what_can_panic_are_checked() -> None:
    caller = function(
        "caller", ".local  \ti32", "call\tpanics", "drop", "i64.const\t5", result="i64"
    )
    text = add_checks(PANIC + function("panics", "call\tpanic", "unreachable") + caller)
    assert f"\tcall\tpanic\n\tbr\t0\n{LEAVE}\tend_function" in text
    assert (
        "\t.functype\tcaller (i32) -> (i64)\n\t.local  \ti32\n\tblock\n\tcall\tpanics\n"
        f"{CHECK.format(depth=0)}\tdrop\n\ti64.const\t5\n{LEAVE}\ti64.const\t0\n\tend_function"
    ) in text


def test_a_check_leaves_all_blocks() -> None:
    body = ("block", "loop", "call\tpanic", "end_loop", "call\tpanic", "end_block", "call\tpanic")
    text = add_checks(PANIC + function("f", *body))
    assert [line for line in text.splitlines() if "br_if" in line] == [
        "\tbr_if\t2",
        "\tbr_if\t1",
        "\tbr_if\t0",
    ]


def test_calls_of_what_cannot_panic_are_not() -> None:
    leaves = function("leaf", "nop") + function("caller", "call\tleaf", "call\tPyX")
    text = add_checks(PANIC + leaves)
    assert "(i32) -> ()\n\tcall\tleaf\n\tcall\tPyX\n\tend_function" in text


def test_a_call_through_a_pointer_may_panic() -> None:
    call = "call_indirect\t __indirect_function_table, (i32) -> ()"
    text = add_checks(function("g", call) + function("caller", "call\tg"))
    assert text.count("br_if") == 2


def test_only_those_that_lead_to_a_panic_throw() -> None:
    text = PANIC + function("a", "call\tb") + function("b", "call\tpanic") + function("c", "nop")
    assert find_throwing(text.splitlines()) == {"abort", "panic", "a", "b"}


def test_what_stands_between_a_call_and_its_end_is_left_out() -> None:
    body = ("call\tpanic", ".loc\t1 2 3", "unreachable")
    text = add_checks(PANIC + function("f", *body))
    assert "\tcall\tpanic\n\tbr\t0\n" in text


def test_sections_of_debuggers_are_left_out() -> None:
    debug = '\t.section\t.debug_info,"",@\n\t.int8\t1\n'
    text = add_checks(debug + function("f", "nop") + debug)
    assert ".debug" not in text
    assert ".int8" not in text
    assert "f:" in text
