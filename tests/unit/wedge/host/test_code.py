"""Native code of nodes: made once, kept privately, for nothing but nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import wasmtime

from wedge.errors import InvalidModuleError, ModuleError, WedgeError
from wedge.host import code
from wedge.host.code import CodeStore
from wedge.host.compiling import compile_here, with_table
from wedge.host.engine import EngineSpec
from wedge.wasm import parse_module

if TYPE_CHECKING:
    from pathlib import Path

NODE = """
(module
  (memory (export "memory") 1) {table}
  (func (export "malloc") (param i32) (result i32) i32.const 8)
  (func (export "free") (param i32))
  (func (export "_start") {body}))
"""


def node(*, table: str = "(table 1 funcref)", body: str = "") -> bytes:
    return bytes(wasmtime.wat2wasm(NODE.format(table=table, body=body)))


def test_code_is_made_once(tmp_path: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        CodeStore(tmp_path / "code", say=said.append).load(node(), "one", metered=False)
    assert said == ["Compiling one for this machine, once..."]
    assert len(list((tmp_path / "code").glob("*.cwasm"))) == 1
    assert (tmp_path / "code").stat().st_mode & 0o777 == 0o700


def test_metered_code_is_other_code(tmp_path: Path) -> None:
    store = CodeStore(tmp_path / "code")
    plain, metered = (store.load(node(), "one", metered=metered) for metered in (False, True))
    assert plain.engine is not metered.engine
    assert plain.engine is store.load(node(), "one").engine


def test_a_folder_of_others_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code").chmod(0o777)
    with pytest.raises(WedgeError, match="others can write to"):
        CodeStore(tmp_path / "code").load(node(), "one")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\0asm\1\0\0\0\x0b\xff", "not valid"),
        (node()[:-3], "not valid"),
        (bytes(wasmtime.wat2wasm("(module)")), "is no node"),
        (bytes(wasmtime.wat2wasm('(module (func (export "malloc")))')), "is no node"),
    ],
)
def test_what_is_no_node(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(InvalidModuleError, match=message):
        CodeStore(tmp_path / "code").load(data, "one")


def test_code_that_the_disk_does_not_keep_may_be_kept_next_time(tmp_path: Path) -> None:
    made = [b"damaged", compile_here(node(), "one", EngineSpec(interruptible=True))]
    store = CodeStore(tmp_path / "code", compiler=lambda *_: made.pop(0))
    with pytest.raises(ModuleError, match="not as it was written") as caught:
        store.load(node(), "one")
    assert not isinstance(caught.value, InvalidModuleError)
    assert store.load(node(), "one").module.exports


def test_what_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "MOST_BYTES", 10)
    with pytest.raises(InvalidModuleError, match="larger than"):
        CodeStore(tmp_path / "code").load(node(), "one")


def test_old_code_makes_room(tmp_path: Path) -> None:
    store = CodeStore(tmp_path / "code")
    store.load(node(), "one")
    (first,) = (tmp_path / "code").glob("*.cwasm")
    store = CodeStore(tmp_path / "code", most=first.stat().st_size)
    store.load(node(body="nop"), "two")
    (second,) = (tmp_path / "code").glob("*.cwasm")
    assert second != first


def test_the_first_table_is_exported() -> None:
    name = "__indirect_function_table"
    assert parse_module(with_table(node())).exports[name] == "table"
    exported = node(table=f'(table (export "{name}") 1 funcref)')
    assert with_table(exported) == exported
    assert with_table(node(table="")) == node(table="")
