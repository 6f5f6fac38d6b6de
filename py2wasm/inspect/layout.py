"""Where the bytes of a module are: its sections, functions and data segments.

Everything is read from the binary itself (core specification, section 5.5), so that what a tree
says of a module adds up to its size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.errors import ModuleError
from py2wasm.link.instructions import SMALL
from wedge.wasm import MAGIC, Reader, read_bodies, read_imports, read_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = len(MAGIC)
# No locals, `unreachable`, end: what is left of a function that nothing calls any more.
EMPTY = b"\x00\x00\x0b"
# Kinds of data segments, by their first number.
ACTIVE, PASSIVE, ACTIVE_WITH_MEMORY = 0, 1, 2
ADDRESS = re.compile(rb"\x41(" + SMALL + rb")\x0b", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section; `size` counts its number and length too. `title` is that of a custom section."""

    name: str
    size: int
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function's code with its length in front; `number` counts imported functions first."""

    number: int
    size: int
    is_empty: bool


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A data segment: `size` bytes at `start` of the file, for `address` unless it is passive.

    `header` is how many bytes stand in front of them.
    """

    address: int | None
    start: int
    size: int
    header: int


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A module's parts. `size` is that of the file."""

    size: int
    sections: tuple[Section, ...]
    functions: tuple[Function, ...]
    segments: tuple[Segment, ...]


def read_layout(data: bytes) -> Layout:
    """Take a module apart; raise `ModuleError` if it is damaged."""
    sections: list[Section] = []
    functions: tuple[Function, ...] = ()
    segments: tuple[Segment, ...] = ()
    imported, end = 0, HEADER
    for name, body in read_sections(data):
        size, end = body.end - end, body.end
        reader = Reader(data, body.position, body.end)
        title = reader.name() if name == "custom" else ""
        sections.append(Section(name=name, size=size, title=title))
        if name == "import":
            imported = sum(item.kind == "function" for item in read_imports(body))
        elif name == "code":
            functions = tuple(_functions(body, imported))
        elif name == "data":
            segments = tuple(_segments(body))
    return Layout(size=len(data), sections=tuple(sections), functions=functions, segments=segments)


def read_memory(data: bytes, layout: Layout) -> bytes:
    """Give the memory that a module begins with, up to the last byte that is given."""
    content = bytearray()
    for segment in layout.segments:
        if segment.address is not None:
            end = segment.address + segment.size
            content += bytes(max(0, end - len(content)))
            content[segment.address : end] = data[segment.start : segment.start + segment.size]
    return bytes(content)


def _functions(section: Reader, imported: int) -> Iterator[Function]:
    counted = Reader(section.data, section.position, section.end)
    counted.number()
    end = counted.position
    for number, body in enumerate(read_bodies(section), imported):
        code = body.data[body.position : body.end]
        yield Function(number=number, size=body.end - end, is_empty=code == EMPTY)
        end = body.end


def _segments(body: Reader) -> Iterator[Segment]:
    for _ in range(body.number()):
        begin = body.position
        kind = body.number()
        if kind not in (ACTIVE, PASSIVE, ACTIVE_WITH_MEMORY):
            raise ModuleError(f"a data segment is of the unknown kind {kind}")
        if kind == ACTIVE_WITH_MEMORY:
            body.number()
        address = None if kind == PASSIVE else _address(body)
        size = body.number()
        start = body.position
        body.skip(size)
        yield Segment(address=address, start=start, size=size, header=start - begin)


def _address(body: Reader) -> int:
    match = ADDRESS.match(body.data, body.position, body.end)
    if match is None:
        raise ModuleError("a data segment has an address that is no constant")
    body.position = match.end()
    return decode_signed(match[1]) % 2**32


def decode_signed(encoded: bytes) -> int:
    """Give the value of a signed LEB128 number."""
    value = sum((byte & 0x7F) << 7 * place for place, byte in enumerate(encoded))
    bits = 7 * len(encoded)
    return value - (1 << bits) if value >> bits - 1 else value
