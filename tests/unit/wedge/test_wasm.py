"""Reading a module's sections."""

from __future__ import annotations

import pytest

from py2wasm.errors import ModuleError
from wedge.wasm import parse_module

HEADER = b"\0asm\1\0\0\0"


def section(code: int, body: bytes) -> bytes:
    return bytes([code, len(body)]) + body


def test_imports_exports_memory_and_features() -> None:
    data = (
        HEADER
        + section(2, b"\x01\x03env\x01f\x00\x00")
        + section(5, b"\x01\x01\x02\x10")
        + section(7, b"\x01\x03run\x00\x00")
        + section(0, b"\x0ftarget_features\x02+\x04simd-\x03abc")
    )
    info = parse_module(data)
    assert [(i.module, i.name, i.kind) for i in info.imports] == [("env", "f", "function")]
    assert info.exports == {"run": "function"}
    assert (info.memory_pages, info.memory_maximum) == (2, 16)
    assert info.features == ("simd",)


@pytest.mark.parametrize("data", [b"", b"\0asm", b"not wasm at all", HEADER[:4] + b"\x0d\0\1\0"])
def test_what_is_no_core_module(data: bytes) -> None:
    with pytest.raises(ModuleError):
        parse_module(data)


def test_a_truncated_section() -> None:
    with pytest.raises(ModuleError):
        parse_module(HEADER + b"\x02\x20\x01\x03en")
