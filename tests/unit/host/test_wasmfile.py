from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import ModuleError
from py2wasm.host.wasmfile import read_module

if TYPE_CHECKING:
    from pathlib import Path

CORE = b"\0asm\x01\0\0\0"


def test_a_core_module_is_given_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "app.wasm"
    path.write_bytes(CORE + b"rest")
    assert read_module(path) == CORE + b"rest"


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "the file is empty", "py2wasm build"),
        (b"\0as", "00 61 73,", "py2wasm build"),
        (b"\xde\xad\xbe\xef" * 100, "de ad be ef", "py2wasm build"),
        (b"  (module)", "WebAssembly text", "wat2wasm"),
        (b"\x7fELF\x02\x01", "native code", ".wasm"),
        (b"\0aot\2\0\0\0", "native code for WAMR", "iwasm"),
        (b"\x1f\x8b\x08", "gzip", "decompress"),
        (b"\0asm", "(none)", "cut off"),
        (b"\0asm\x02\0\0\0", "02 00 00 00", "damaged"),
        (b"\0asm\x0d\0\x01\0", "component", "core module"),
    ],
)
def test_other_files_are_named(tmp_path: Path, content: bytes, message: str, hint: str) -> None:
    path = tmp_path / "app.wasm"
    path.write_bytes(content)
    with pytest.raises(ModuleError) as caught:
        read_module(path)
    assert message in f"{caught.value.message}\n{caught.value.cause}"
    assert caught.value.hint is not None
    assert hint in caught.value.hint
    assert caught.value.exit_code == 8


def test_a_source_file_is_to_be_built_first(tmp_path: Path) -> None:
    path = tmp_path / "app.py"
    path.write_text("print('hi')\n")
    with pytest.raises(ModuleError) as caught:
        read_module(path)
    assert caught.value.hint == f"build it first: `py2wasm build {path}`"


@pytest.mark.parametrize("name", ["missing.wasm", "."])
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str) -> None:
    with pytest.raises(ModuleError, match="cannot read the module") as caught:
        read_module(tmp_path / name)
    assert caught.value.cause in ("No such file or directory", "Is a directory")
