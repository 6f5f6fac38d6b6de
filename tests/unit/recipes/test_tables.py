"""Tables moved out of what Rust was compiled to."""

from __future__ import annotations

import re
import sys
import zlib
from typing import TYPE_CHECKING

from py2wasm.recipes import tables
from py2wasm.recipes.tables import ALIGNMENT, SMALLEST, find_tables, move_tables

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TABLE = """\
\t.type\t{name},@object
\t.section\t.rodata.{name},"",@
\t.p2align\t2, 0x0
{name}:
{data}\t.size\t{name}, 1

"""
USE = """\
\t.section\t.text.use,"",@
use:
\t.functype\tuse () -> (i32)
\ti32.const\t.Ltwo+8
\ti32.load\t.Lone
\ti32.const\t.Lone2
\tend_function
"""
BIG = SMALLEST // 4


def table(name: str, data: str) -> str:
    return TABLE.format(name=name, data=data)


def test_large_tables_become_one_array() -> None:
    first, second = "\t.int32\t-2\n" * BIG, f'\t.ascii\t"\\001\\n\\\\a"\n\t.skip\t{SMALLEST},7\n'
    text, array = move_tables(USE + table(".Lone", first) + table(".Ltwo", second), "t")
    start = -(-SMALLEST // ALIGNMENT) * ALIGNMENT
    assert array[:SMALLEST] == b"\xfe\xff\xff\xff" * BIG
    assert array[start:] == b"\x01\n\\a" + b"\7" * SMALLEST
    assert f"\ti32.const\tt+{start + 8}\n\ti32.load\tt+0\n\ti32.const\t.Lone2\n" in text
    assert ".rodata" not in text
    assert ".size" not in text


def test_what_stays() -> None:
    address = table("a", "\t.int32\tother\n" + "\t.int32\t1\n" * BIG)
    small = table("b", '\t.asciz\t"abc"\n')
    shared = "\t.globl\tc\n" + table("c", f"\t.zero\t{SMALLEST}\n")
    changing = table("d", f"\t.zero\t{SMALLEST}\n").replace(".rodata", ".data")
    text = address + small + shared + changing
    assert find_tables(text.splitlines()) == []
    assert move_tables(text, "t") == (text, b"")


def test_strings_are_no_references() -> None:
    text = table("one", "\t.int8\t1\n" * SMALLEST) + '\t.ascii\t"one"\n'
    assert move_tables(text, "t")[0].endswith('\t.ascii\t"one"\n')


def test_the_files_that_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "in.s"
    source.write_text(USE + table(".Ltwo", f"\t.zero\t{SMALLEST}\n"))
    for name in ("out.s", "out.c"):
        monkeypatch.setattr(sys, "argv", ["tables.py", str(source), str(tmp_path / name), "lib"])
        tables.main()
    assert "py2wasm_tables_lib+8" in (tmp_path / "out.s").read_text()
    text = (tmp_path / "out.c").read_text()
    assert f"py2wasm_tables_lib[{SMALLEST}];" in text
    numbers = re.findall(r"\b\d+(?=,)", text.partition("packed[] = {")[2])
    assert zlib.decompress(bytes(map(int, numbers))) == bytes(SMALLEST)
