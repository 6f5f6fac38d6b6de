"""Writing the memory of a prepared module back into it.

Memory becomes data segments: one for each run of bytes that are not zero, across gaps too short to
pay for a segment. The start function of the module becomes the one that goes on from there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from py2wasm.link.wasm import MAGIC, SECTIONS, read_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from py2wasm.link.wasm import Reader

PAGE = 65536
START, RESUME, OWN = "_start", "py2wasm_resume", "py2wasm_"
# A segment costs seven bytes and more, a zero one; hosts take no more than 100,000 segments.
GAP = 12
MOST_SEGMENTS = 90_000
I32_CONST, END, FUNCTION = b"\x41", b"\x0b", 0


def write_snapshot(module: bytes, memory: bytes) -> bytes:
    """Give the module with `memory`, whose size is a multiple of a page, as its initial one."""
    segments = split_memory(memory)
    out = bytearray(MAGIC)
    for name, body in read_sections(module):
        content = module[body.position : body.end]
        if name == "memory":
            content = _memory(body, len(memory) // PAGE)
        elif name == "export":
            content = _exports(body)
        elif name == "data count":
            content = unsigned(len(segments))
        elif name == "data":
            content = _data(memory, segments)
        out += bytes([SECTIONS.index(name)]) + unsigned(len(content)) + content
    return bytes(out)


def split_memory(memory: bytes) -> list[tuple[int, int]]:
    """Give start and end of what is not zero, in order."""
    gap = GAP
    while len(segments := list(_runs(memory, gap))) > MOST_SEGMENTS:
        gap *= 2
    return segments


def _runs(memory: bytes, gap: int) -> Iterator[tuple[int, int]]:
    pattern = rb"[^\0](?:[^\0]|\0{1,%d}(?=[^\0]))*+" % gap
    for found in re.finditer(pattern, memory):
        yield found.span()


def unsigned(number: int) -> bytes:
    """Write in LEB128."""
    out = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - the bits of one byte
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def signed(number: int) -> bytes:
    """Write in LEB128 with a sign."""
    out = bytearray()
    while not -0x40 <= number < 0x40:  # noqa: PLR2004 - what fits into the last byte
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number & 0x7F)
    return bytes(out)


def _memory(body: Reader, pages: int) -> bytes:
    count, flags = body.number(), body.byte()
    body.number()
    return unsigned(count) + bytes([flags]) + unsigned(pages) + body.data[body.position : body.end]


def _exports(body: Reader) -> bytes:
    """Give the exports without those of the preparation, with the other start function."""
    found = [(body.name(), body.byte(), body.number()) for _ in range(body.number())]
    resume = next(index for name, _, index in found if name == RESUME)
    rows = [
        (name, kind, resume if name == START else index)
        for name, kind, index in found
        if not name.startswith(OWN)
    ]
    out = unsigned(len(rows))
    for name, kind, index in rows:
        out += unsigned(len(name.encode())) + name.encode() + bytes([kind]) + unsigned(index)
    return out


def _data(memory: bytes, segments: list[tuple[int, int]]) -> bytes:
    out = bytearray(unsigned(len(segments)))
    for start, end in segments:
        # An address above 2 GiB is negative as an i32.
        address = start - 2**32 if start >= 2**31 else start
        out += b"\0" + I32_CONST + signed(address) + END + unsigned(end - start)
        out += memory[start:end]
    return bytes(out)
