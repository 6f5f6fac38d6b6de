"""Writing the memory of a prepared module back into it.

Memory becomes data segments: one for each run of bytes that are not zero, across gaps too short to
pay for a segment. The start function of the module becomes the one that goes on from there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from py2wasm.host.prepare import PREPARE, REPORT
from py2wasm.link import compiler
from wedge.wasm import (
    KINDS,
    read_exports,
    read_sections,
    replace_sections,
    signed,
    unsigned,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wedge.wasm import Reader

PAGE = 65536
START, RESUME = "_start", "py2wasm_resume"
# What a module exports until its snapshot is taken.
EXPORTS = (PREPARE, REPORT, RESUME, *compiler.EXPORTS)
# A segment costs seven bytes and more, a zero one; hosts take no more than 100,000 segments.
GAP = 12
MOST_SEGMENTS = 90_000
I32_CONST, END = b"\x41", b"\x0b"


def write_snapshot(module: bytes, memory: bytes) -> bytes:
    """Give the module with `memory`, whose size is a multiple of a page, as its initial one."""
    segments = split_memory(memory)
    sections = dict(read_sections(module))
    return replace_sections(
        module,
        {
            "memory": _memory(sections["memory"], len(memory) // PAGE),
            "export": _exports(sections["export"]),
            "data count": unsigned(len(segments)),
            "data": _data(memory, segments),
        },
    )


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


def _memory(body: Reader, pages: int) -> bytes:
    count, flags = body.number(), body.byte()
    body.number()
    return unsigned(count) + bytes([flags]) + unsigned(pages) + body.data[body.position : body.end]


def _exports(body: Reader) -> bytes:
    """Give the exports without those of the preparation, with the other start function."""
    found = list(read_exports(body))
    resume = next(index for name, _, index in found if name == RESUME)
    kept = [item for item in found if item[0] not in EXPORTS]
    out = unsigned(len(kept))
    for name, kind, index in kept:
        encoded = name.encode()
        out += unsigned(len(encoded)) + encoded + bytes([KINDS.index(kind)])
        out += unsigned(resume if name == START else index)
    return out


def _data(memory: bytes, segments: list[tuple[int, int]]) -> bytes:
    out = bytearray(unsigned(len(segments)))
    for start, end in segments:
        # An address above 2 GiB is negative as an i32.
        address = start - 2**32 if start >= 2**31 else start
        out += b"\0" + I32_CONST + signed(address) + END + unsigned(end - start)
        out += memory[start:end]
    return bytes(out)
