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
    BR_TABLE,
    FEATURES,
    SMALL,
    decode_number,
    other_than_calls,
    skip_br_table,
)
from wedge.wasm import (
    Reader,
    read_exports,
    read_functions,
    read_sections,
    replace_functions,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# No locals, `unreachable`, end.
EMPTY = b"\x00\x00\x0b"
# `call` or `ref.func`, and the number of the function.
TARGET = re.compile(rb"[\x10\xd2](" + SMALL + rb")", re.DOTALL)
ELEMENTS = re.compile(rb"\x41" + SMALL + rb"\x0b", re.DOTALL)


def trim_functions(module: bytes) -> bytes:
    """Give the module with the code of dead functions taken out."""
    sections, bodies = dict(read_sections(module)), read_functions(module)
    alive = set()
    exports = read_exports(sections["export"])
    todo = [index for _, kind, index in exports if kind == "function"]
    todo += _in_tables(sections["element"])
    while todo:
        index = todo.pop()
        if index not in alive:
            alive.add(index)
            if index in bodies:
                todo += _called(bodies[index])
    return replace_functions(module, dict.fromkeys(bodies.keys() - alive, EMPTY))


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


def _called(body: Reader) -> Iterator[int]:
    """Give the functions that a body calls or refers to."""
    reader = Reader(body.data, body.position, body.end)
    for _ in range(reader.number()):
        reader.number()
        reader.byte()
    code, position, end = reader.data, reader.position, reader.end
    while True:
        run = _others().match(code, position, end)
        position = run.end() if run else position
        if position == end:
            return
        if code[position] == BR_TABLE:
            position = skip_br_table(code, position + 1, end) or end
            continue
        target = TARGET.match(code, position, end)
        if target is None:
            raise ModuleError(f"no instruction is known at byte {position}")
        yield decode_number(target[1])
        position = target.end()
