"""Compiled code without its symbol table, which is 6 % of it and serves native profilers alone.

Compiled code is an ELF file (System V ABI, chapter 4). The symbol table and its names lie behind
everything that is mapped into memory, so that only what follows them moves.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

MAGIC_64 = b"\x7fELF\x02"
BYTE_ORDERS = {1: "<", 2: ">"}
SECTION_TABLE, COUNTS = 0x28, 0x3C
HEADER = "IIQQQQIIQQ"
SYMBOL_TABLE = 2
MAPPED = 2


@dataclass(frozen=True, kw_only=True)
class _Section:
    """An entry of the section table; `rest` is what takes no part here."""

    name: int
    kind: int
    flags: int
    address: int
    offset: int
    size: int
    link: int
    rest: tuple[int, int, int]

    def pack(self, order: str) -> bytes:
        fields = (self.name, self.kind, self.flags, self.address, self.offset, self.size)
        return struct.pack(order + HEADER, *fields, self.link, *self.rest)


def strip_symbols(code: bytes) -> bytes:
    """Give the same code without symbols; what is laid out in another way is given as it is."""
    order = BYTE_ORDERS.get(code[5]) if code.startswith(MAGIC_64) else None
    if order is None:
        return code
    (table,) = struct.unpack_from(f"{order}Q", code, SECTION_TABLE)
    count, names = struct.unpack_from(f"{order}HH", code, COUNTS)
    entry = struct.calcsize(order + HEADER)
    sections = [_read(order, code, table + index * entry) for index in range(count)]
    gone = {index for index, item in enumerate(sections) if item.kind == SYMBOL_TABLE}
    gone |= {sections[index].link for index in gone}
    first = min((sections[index].offset for index in gone), default=len(code))
    kept = [index for index in range(count) if index not in gone]
    tail = [index for index in kept if sections[index].offset >= first]
    linked = any(sections[index].link for index in kept)
    if not gone or linked or any(sections[index].flags & MAPPED for index in tail):
        return code
    result = bytearray(code[:first])
    for index in tail:
        item = sections[index]
        sections[index] = replace(item, offset=len(result))
        result += code[item.offset : item.offset + item.size]
    result += bytes(-len(result) % 8)
    struct.pack_into(f"{order}Q", result, SECTION_TABLE, len(result))
    struct.pack_into(f"{order}HH", result, COUNTS, len(kept), kept.index(names))
    for index in kept:
        result += sections[index].pack(order)
    return bytes(result)


def _read(order: str, code: bytes, position: int) -> _Section:
    name, kind, flags, address, offset, size, link, *rest = struct.unpack_from(
        order + HEADER, code, position
    )
    return _Section(
        name=name,
        kind=kind,
        flags=flags,
        address=address,
        offset=offset,
        size=size,
        link=link,
        rest=(rest[0], rest[1], rest[2]),
    )
