from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.errors import UsageError
from py2wasm.host import Preopen, RunOptions
from py2wasm.host.options import Streams
from py2wasm.host.wasi import wasi_config

if TYPE_CHECKING:
    from collections.abc import Callable

    from py2wasm.host import Completed

# Leaves with the number of arguments (0), or of environment variables (1).
COUNT = """
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "{}_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (call $exit (i32.load (i32.const 0)))))
"""
NOT_UTF8 = os.fsdecode(b"\xff\xfe")


def test_the_module_name_comes_before_the_arguments(capture: Callable[..., Completed]) -> None:
    assert capture(COUNT.format("args")).status == 1
    assert capture(COUNT.format("args"), arguments=("a", "", "c")).status == 4


def test_the_environment_is_what_is_given(capture: Callable[..., Completed]) -> None:
    assert os.environ
    assert capture(COUNT.format("environ")).status == 0
    assert capture(COUNT.format("environ"), environment={"A": "1", "B": "x=y"}).status == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"arguments": (NOT_UTF8,)},
        {"arguments": ("a\0b",)},
        {"name": "\0"},
        {"environment": {"A": NOT_UTF8}},
        {"environment": {"A": "\0"}},
        {"environment": {"": "x"}},
        {"environment": {"A=B": "x"}},
        {"directories": (Preopen(host=Path(NOT_UTF8), guest="/"),)},
        {"directories": (Preopen(host=Path(), guest="\0"),)},
    ],
)
def test_what_cannot_be_passed_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="cannot"):
        wasi_config(Path("app.wasm"), RunOptions(**fields), Streams())


@pytest.mark.parametrize(("name", "cause"), [("none", "does not exist"), ("file", "not a folder")])
def test_a_folder_must_be_there(tmp_path: Path, name: str, cause: str) -> None:
    (tmp_path / "file").touch()
    directory = Preopen(host=tmp_path / name, guest="/data")
    with pytest.raises(UsageError, match="cannot give the folder") as caught:
        wasi_config(Path("app.wasm"), RunOptions(directories=(directory,)), Streams())
    assert caught.value.cause is not None
    assert cause in caught.value.cause
