"""Reading Wasm object files: data symbols, and what the pointers in them will point to.

Follows the core specification, section 5 (binary format), and the tool conventions' "Linking"
(symbol table, relocations); only what checks of tables need.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARCHIVE_MAGIC = b"!<arch>\n"
HEADER = 60
WASM_MAGIC = b"\0asm"
TYPES = {0x7F: "i", 0x7E: "l", 0x7D: "f", 0x7C: "d", 0x7B: "v"}
TYPE, IMPORT, FUNCTION, DATA = 1, 2, 3, 11
SYMBOL_TABLE = 8
UNDEFINED, EXPLICIT_NAME = 0x10, 0x40
TABLE_INDEX, MEMORY_ADDRESS = 1 + 1, 4 + 1
# Relocations with an addend: addresses in memory, and places in functions and sections.
WITH_ADDEND = frozenset({3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25})


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function: its name and, a letter a value, what it takes and gives."""

    name: str
    signature: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class DataSymbol:
    """A named piece of data. `start` is its place in the data section."""

    name: str
    start: int
    size: int


@dataclass(kw_only=True)
class WasmObject:
    """What is in one object file."""

    data: list[DataSymbol] = field(default_factory=list)
    section: bytes = b""
    functions: dict[int, Function] = field(default_factory=dict)
    addresses: dict[int, DataSymbol | None] = field(default_factory=dict)

    def function(self, symbol: DataSymbol, offset: int) -> Function | None:
        """Give the function that a pointer in a symbol will point to."""
        return self.functions.get(symbol.start + offset) if offset < symbol.size else None

    def is_address(self, symbol: DataSymbol, offset: int) -> bool:
        """Whether a word of a symbol will be the address of data."""
        return offset < symbol.size and symbol.start + offset in self.addresses

    def is_pointer(self, symbol: DataSymbol, offset: int) -> bool:
        """Whether a word of a symbol will be an address or a function."""
        return self.is_address(symbol, offset) or self.function(symbol, offset) is not None

    def is_null(self, symbol: DataSymbol, offset: int) -> bool:
        """Whether a word of a symbol will be zero."""
        return not self.is_pointer(symbol, offset) and self.number(symbol, offset) == 0

    def pointer(self, symbol: DataSymbol, offset: int) -> DataSymbol | None:
        """Give the data that a pointer in a symbol will point to, if it is in this file."""
        return self.addresses.get(symbol.start + offset) if offset < symbol.size else None

    def number(self, symbol: DataSymbol, offset: int) -> int:
        """Give a word of a symbol as it is in the file."""
        start = symbol.start + offset
        return int.from_bytes(self.section[start : start + 4], "little")


def members(library: Path) -> Iterator[tuple[str, bytes]]:
    """Give the object files in a static library (the GNU format, which llvm-ar writes)."""
    data = library.read_bytes()
    names = b""
    at = len(ARCHIVE_MAGIC)
    while at < len(data):
        label, size = data[at : at + 16].rstrip(), int(data[at + 48 : at + 58])
        body = data[at + HEADER : at + HEADER + size]
        at += HEADER + size + size % 2
        if label == b"//":
            names = body
        elif body.startswith(WASM_MAGIC):
            if label[1:].isdigit():
                start = int(label[1:])
                label = names[start : names.index(b"\n", start)]
            yield label.rstrip(b"/").decode(), body


class _Reader:
    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def number(self) -> int:
        result = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            result |= (byte & 0x7F) << shift
            if byte < 0x80:  # noqa: PLR2004 - the last byte of a LEB128 number
                return result
            shift += 7

    def bytes(self, size: int | None = None) -> bytes:
        size = self.number() if size is None else size
        self.at += size
        return self.data[self.at - size : self.at]

    def name(self) -> str:
        return self.bytes().decode("utf-8", "replace")

    def types(self) -> str:
        return "".join(TYPES.get(byte, "?") for byte in self.bytes())

    def limits(self) -> None:
        flags = self.number()
        self.number()
        if flags & 1:
            self.number()


def read_object(data: bytes) -> WasmObject:
    """Read an object file."""
    sections: dict[int, bytes] = {}
    custom: dict[str, bytes] = {}
    reader = _Reader(data, 8)
    while reader.at < len(data):
        kind = reader.number()
        body = reader.bytes()
        if kind:
            sections[kind] = body
        else:
            inner = _Reader(body)
            name = inner.name()
            custom[name] = body[inner.at :]
    result = WasmObject(section=sections.get(DATA, b""))
    if DATA in sections and "linking" in custom:
        known = _functions(sections)
        functions, symbols = _symbols(custom["linking"], known, _segments(result.section))
        result.data = sorted(
            (symbol for symbol in symbols.values() if symbol), key=lambda symbol: symbol.start
        )
        _relocate(custom.get("reloc.DATA", b"\0\0"), functions, symbols, result)
    return result


def _functions(sections: dict[int, bytes]) -> list[Function]:
    """Give the functions by their index: imported ones, which have names here, come first."""
    types = []
    reader = _Reader(sections.get(TYPE, b"\0"))
    for _ in range(reader.number()):
        reader.number()
        types.append((reader.types(), reader.types()))
    found = []
    reader = _Reader(sections.get(IMPORT, b"\0"))
    for _ in range(reader.number()):
        reader.name()
        name = reader.name()
        kind = reader.number()
        if kind == 0:
            found.append(Function(name=name, signature=types[reader.number()]))
        elif kind in (1, 2):
            if kind == 1:
                reader.number()
            reader.limits()
        else:
            reader.number()
            reader.number()
    reader = _Reader(sections.get(FUNCTION, b"\0"))
    here = [types[reader.number()] for _ in range(reader.number())]
    return found + [Function(name="", signature=signature) for signature in here]


def _segments(section: bytes) -> list[int]:
    """Give where each segment's bytes begin in the data section."""
    starts = []
    reader = _Reader(section)
    for _ in range(reader.number()):
        if reader.number() == 0:
            reader.number()  # i32.const
            reader.number()
            reader.number()  # end
        size = reader.number()
        starts.append(reader.at)
        reader.at += size
    return starts


def _symbols(
    linking: bytes, known: list[Function], segments: list[int]
) -> tuple[dict[int, Function], dict[int, DataSymbol | None]]:
    reader = _Reader(linking)
    reader.number()
    functions: dict[int, Function] = {}
    data: dict[int, DataSymbol | None] = {}
    while reader.at < len(linking):
        kind = reader.number()
        table = _Reader(reader.bytes())
        if kind != SYMBOL_TABLE:
            continue
        for index in range(table.number()):
            symbol, flags = table.number(), table.number()
            if symbol == 1:
                name = table.name()
                data[index] = None
                if not flags & UNDEFINED:
                    segment, offset, size = table.number(), table.number(), table.number()
                    data[index] = DataSymbol(name=name, start=segments[segment] + offset, size=size)
            elif symbol == 3:  # noqa: PLR2004 - a section
                table.number()
            else:
                number = table.number()
                named = not flags & UNDEFINED or flags & EXPLICIT_NAME
                name = table.name() if named else ""
                if symbol == 0:
                    functions[index] = replace(known[number], name=name or known[number].name)
    return functions, data


def _relocate(
    relocations: bytes,
    functions: dict[int, Function],
    symbols: dict[int, DataSymbol | None],
    result: WasmObject,
) -> None:
    reader = _Reader(relocations)
    reader.number()
    for _ in range(reader.number()):
        kind, offset, index = reader.number(), reader.number(), reader.number()
        if kind in WITH_ADDEND:
            reader.number()
        if kind == TABLE_INDEX:
            result.functions[offset] = functions[index]
        elif kind == MEMORY_ADDRESS:
            result.addresses[offset] = symbols[index]
