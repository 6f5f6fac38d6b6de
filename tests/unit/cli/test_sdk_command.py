from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import CommandLine, Compiler


@dataclass(frozen=True, kw_only=True)
class Item:
    name: str
    version: str
    built: bool
    size: int | None
    path: Path


@pytest.fixture
def items(compiler: Compiler) -> list[Item]:
    found = [
        Item(name="cpython", version="3.13.5", built=True, size=23_000_000, path=Path("/c/p")),
        Item(name="xz", version="5.8.1", built=False, size=None, path=Path("/c/x")),
    ]
    compiler.sdk.items.extend(found)
    return found


def test_build(py2wasm: CommandLine, compiler: Compiler) -> None:
    assert py2wasm("sdk", "build").status == 0
    assert py2wasm("sdk", "build", "xz", "zlib", "-j", "1").status == 0
    assert compiler.sdk.calls == [("build",), ("prepare engines",), ("build", "xz", "zlib")]
    assert compiler.settings[1].jobs == 1


def test_list(py2wasm: CommandLine, items: list[Item]) -> None:
    assert py2wasm("sdk", "list").out == (
        "name     version     size  state      path\n"
        "cpython  3.13.5   23.0 MB  built      /c/p\n"
        "xz       5.8.1             not built  /c/x\n"
    )


def test_list_as_json(py2wasm: CommandLine, items: list[Item]) -> None:
    assert json.loads(py2wasm("sdk", "list", "--json").out)[1] == {
        "name": "xz",
        "version": "5.8.1",
        "built": False,
        "size": None,
        "path": "/c/x",
    }


def test_path(py2wasm: CommandLine, compiler: Compiler) -> None:
    assert py2wasm("sdk", "path").out == "/sdk\n"
    assert py2wasm("sdk", "key").out == "5d6b\n"


def test_export_and_import(py2wasm: CommandLine, compiler: Compiler) -> None:
    assert py2wasm("sdk", "export", "sdk.tar").err == "Wrote sdk.tar\n"
    assert py2wasm("sdk", "import", "sdk.tar").err == "Imported sdk.tar\n"
    assert compiler.sdk.calls == [
        ("prepare engines",),
        ("export", Path("sdk.tar")),
        ("import", Path("sdk.tar")),
    ]


def test_clean(py2wasm: CommandLine, compiler: Compiler) -> None:
    assert py2wasm("sdk", "clean").err == "Freed 1.5 MB\n"


def test_clean_refuses_what_is_no_cache(py2wasm: CommandLine, compiler: Compiler) -> None:
    assert py2wasm("--cache", ".", "sdk", "clean").status == 2
    assert compiler.sdk.calls == []
