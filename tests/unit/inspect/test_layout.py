"""Modules taken apart: every byte has a place."""

from __future__ import annotations

import pytest
import wasmtime
from hypothesis import given, strategies as st

from py2wasm.errors import ModuleError
from py2wasm.inspect.layout import decode_signed, read_layout
from wedge.wasm import signed

MODULE = """
(module
  (import "host" "given" (func (result i32)))
  (memory 65536)
  (func unreachable)
  (func (export "f") (result i32) (local i64) (i32.const 100000))
  (data (i32.const 1024) "abcd")
  (data "passive")
  (data (i32.const 3000000000) "high"))
"""


@pytest.fixture
def module() -> bytes:
    return bytes(wasmtime.wat2wasm(MODULE))


def test_sections_and_header_are_the_whole_file(module: bytes) -> None:
    layout = read_layout(module)
    assert 8 + sum(section.size for section in layout.sections) == layout.size == len(module)
    assert layout.sections[0].name == "type"


def test_functions_are_numbered_behind_the_imported_ones(module: bytes) -> None:
    first, second = read_layout(module).functions
    assert (first.number, first.size, first.is_empty) == (1, 4, True)
    assert (second.number, second.is_empty) == (2, False)
    (code,) = (section for section in read_layout(module).sections if section.name == "code")
    # The section's number and length, and the number of functions.
    assert first.size + second.size + 3 == code.size


def test_segments(module: bytes) -> None:
    segments = read_layout(module).segments
    assert [segment.address for segment in segments] == [1024, None, 3_000_000_000]
    contents = [module[part.start : part.start + part.size] for part in segments]
    assert contents == [b"abcd", b"passive", b"high"]
    (data,) = (section for section in read_layout(module).sections if section.name == "data")
    assert sum(part.size + part.header for part in segments) + 3 == data.size


def test_a_custom_section_has_its_own_name(module: bytes) -> None:
    named = module + b"\0\x06\x04namex"
    last = read_layout(named).sections[-1]
    assert (last.name, last.title, last.size) == ("custom", "name", 8)


def test_damaged_modules(module: bytes) -> None:
    with pytest.raises(ModuleError):
        read_layout(module[:-1])
    at = module.index(b"\x41\x80\x08\x0b\x04abcd")
    with pytest.raises(ModuleError, match="no constant"):
        read_layout(module[:at] + b"\x23" + module[at + 1 :])
    with pytest.raises(ModuleError, match="unknown kind 9"):
        read_layout(module[: at - 1] + b"\x09" + module[at:])


@given(st.integers(-(2**31), 2**31 - 1))
def test_signed_numbers(number: int) -> None:
    assert decode_signed(signed(number)) == number
