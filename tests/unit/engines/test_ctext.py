"""The few lexical rules of C that changing generated code relies on."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, strategies as st

from py2wasm.engines.ctext import block_end, mangle, string_literal


@pytest.mark.parametrize(
    "block",
    [
        "{}",
        "{ if (a) { b(); } }",
        '{ call("}", \'}\', "\\"}"); }',
        "{ /* } */ a(); // }\n }",
        "{ if (a) {\n#if X\n} else {\n#endif\n} }",
    ],
)
def test_a_block_ends_at_its_own_brace(block: str) -> None:
    text = f"before {block} after }}"
    start = text.index("{")
    assert text[start : block_end(text, start)] == block


def test_a_block_that_never_ends_is_an_error() -> None:
    with pytest.raises(ValueError, match="never ends"):
        block_end("{ { }", 0)


@given(st.binary(max_size=4000))
def test_a_string_literal_holds_every_byte(data: bytes) -> None:
    # C and Python agree on these escapes, and on joining literals that follow each other.
    lines = string_literal(data).splitlines()
    assert b"".join(ast.literal_eval(f"b{line.strip()}") for line in lines) == data


def test_a_string_literal_has_no_trigraphs() -> None:
    assert "??" not in string_literal(b"what??=")


def test_mangled_names_are_identifiers_and_differ() -> None:
    names = ["a.b", "a_b", "a._b", "a_.b", "a_ob", "ä.b", "_u61_", "a"]
    mangled = [mangle(name) for name in names]
    assert len(set(mangled)) == len(names)
    assert all(name.isascii() and f"x{name}".isidentifier() for name in mangled)
