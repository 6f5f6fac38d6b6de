"""Emptying the functions that nothing calls any more.

What only the start of the interpreter needed is dead once a snapshot has been taken. The functions
stay, because all are known by their number, but without their code: `unreachable`.

A function is alive if it is exported or in a table, or if one that is alive calls it or takes its
reference.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from py2wasm.errors import ModuleError
from py2wasm.link.instructions import (
    FEATURES,
    SMALL,
    decode_number,
    other_than_calls,
    skip_br_table,
)
from py2wasm.link.wasm import MAGIC, SECTIONS, Reader, read_imports, read_sections
from py2wasm.snapshot.image import unsigned

if TYPE_CHECKING:
    from collections.abc import Iterator

CALL, REF_FUNC, BR_TABLE, FUNCTION = 0x10, 0xD2, 0x0E, 0
# No locals, `unreachable`, end.
EMPTY = b"\x03\x00\x00\x0b"
TARGET = re.compile(rb"[\x10\xd2](" + SMALL + rb")", re.DOTALL)
ELEMENTS = re.compile(rb"\x41" + SMALL + rb"\x0b", re.DOTALL)


def trim_functions(module: bytes) -> bytes:
    """Give the module with the code of dead functions taken out."""
    sections = dict(read_sections(module))
    imported = sum(item.kind == "function" for item in read_imports(sections["import"]))
    code = sections["code"]
    bodies = list(_bodies(Reader(module, code.position, code.end)))
    alive = set()
    todo = [*_exported(sections["export"]), *_in_tables(sections["element"])]
    while todo:
        index = todo.pop()
        if index not in alive:
            alive.add(index)
            if index >= imported:
                start, end = bodies[index - imported]
                todo += _called(module, start, end)
    out = bytearray(unsigned(len(bodies)))
    for number, (start, end) in enumerate(bodies, imported):
        out += unsigned(end - start) + module[start:end] if number in alive else EMPTY
    return _with_code(module, bytes(out))


def _bodies(reader: Reader) -> Iterator[tuple[int, int]]:
    for _ in range(reader.number()):
        size = reader.number()
        start = reader.position
        reader.skip(size)
        yield start, reader.position


def _exported(reader: Reader) -> Iterator[int]:
    for _ in range(reader.number()):
        reader.name()
        kind, index = reader.byte(), reader.number()
        if kind == FUNCTION:
            yield index


def _in_tables(reader: Reader) -> Iterator[int]:
    for _ in range(reader.number()):
        if reader.number() != 0:
            raise ModuleError("an element segment is of a kind that the linker does not write")
        offset = ELEMENTS.match(reader.data, reader.position, reader.end)
        if offset is None:
            raise ModuleError("an element segment has an unknown offset")
        reader.position = offset.end()
        for _ in range(reader.number()):
            yield reader.number()


@cache
def _others() -> re.Pattern[bytes]:
    return other_than_calls(frozenset(FEATURES))


def _called(module: bytes, start: int, end: int) -> Iterator[int]:
    """Give the functions that a body calls or refers to."""
    reader = Reader(module, start, end)
    for _ in range(reader.number()):
        reader.number()
        reader.byte()
    position = reader.position
    while True:
        run = _others().match(module, position, end)
        position = run.end() if run else position
        if position == end:
            return
        if module[position] == BR_TABLE:
            position = skip_br_table(module, position + 1, end) or end
            continue
        target = TARGET.match(module, position, end)
        if target is None:
            raise ModuleError(f"no instruction is known at byte {position}")
        yield decode_number(target[1])
        position = target.end()


def _with_code(module: bytes, content: bytes) -> bytes:
    out = bytearray(MAGIC)
    for name, body in read_sections(module):
        data = content if name == "code" else module[body.position : body.end]
        out += bytes([SECTIONS.index(name)]) + unsigned(len(data)) + data
    return bytes(out)
