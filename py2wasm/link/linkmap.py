"""The linker's map, read: which function and which datum of which file lies where.

A line of the map that LLD's Wasm linker writes has an address, an offset, a size and a name. How
far the name is indented says what it is: a section of the module, a piece of an input file such as
`path/libpython3.13.a(longobject.o):(.text.long_add)`, or a symbol in the piece above.

    CODE
            libpython3.13.a(longobject.o):(long_add)
                    long_add

Functions stand in the order of the module's code section, so that their place in the list is their
number, without those that are imported. What the linker made itself is of the file `<internal>`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROW = re.compile(
    r"^ *(?P<address>[0-9a-f]+|-) +(?:[0-9a-f]+|-) +(?P<size>[0-9a-f]+) "
    r"(?P<indent> *)(?P<what>\S.*)$"
)
PIECE = re.compile(r"^(?P<file>\S.*?):\((?P<section>.*)\)$")
MEMBER = re.compile(r"^(?P<archive>.*\.a)\((?P<member>[^)]*)\)$")
# Blanks in front of the name of a section of the module, of a piece, and of a symbol.
TOP, INPUT, SYMBOL = 0, 8, 16
CODE, DATA = "CODE", "DATA"
ZEROS = ".bss"
SECTIONS = (".rodata.", ".data.rel.ro.", ".data.", ".bss.", ".tdata.", ".tbss.", ".text.")
INTERNAL = "<internal>"


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A function, or a datum at `address` in memory; `size` is in bytes.

    `file` is the path of an object or archive, and `member` the object in an archive, which some
    archives name by the path that it was made at.
    """

    file: str
    section: str
    size: int
    member: str = ""
    symbol: str = ""
    address: int = 0

    @property
    def object(self) -> str:
        """The name of the object file."""
        return PurePath(self.member or self.file).name

    @property
    def name(self) -> str:
        """What it is called, demangled where it has a symbol; names of sections lose their kind."""
        if self.symbol:
            return self.symbol
        for prefix in SECTIONS:
            if self.section.startswith(prefix):
                return self.section.removeprefix(prefix)
        return self.section

    @property
    def is_zero(self) -> bool:
        """Whether it starts as zeros, which take no bytes of the module."""
        return self.section.startswith(ZEROS)


@dataclass(frozen=True, kw_only=True)
class LinkMap:
    """All functions by number without the imported ones, and all data by address."""

    functions: tuple[Placed, ...] = ()
    data: tuple[Placed, ...] = ()


def parse_link_map(lines: Iterable[str]) -> LinkMap:
    """Read a map; lines of other forms are passed over."""
    found: dict[str, list[Placed]] = {CODE: [], DATA: []}
    section = ""
    for line in lines:
        row = ROW.match(line)
        if row is None:
            continue
        indent, what = len(row["indent"]), row["what"]
        if indent == TOP:
            # Segments of the data section stand as high as sections, with names such as `.rodata`.
            section = section if section == DATA and what.startswith(".") else what
        elif section not in found:
            continue
        elif indent == INPUT:
            found[section].append(_read_piece(row))
        elif indent == SYMBOL and found[section]:
            _name_piece(found[section], what)
    data = sorted(found[DATA], key=lambda placed: placed.address)
    return LinkMap(functions=tuple(found[CODE]), data=tuple(data))


def _read_piece(row: re.Match[str]) -> Placed:
    piece = PIECE.match(row["what"])
    file, section = (piece["file"], piece["section"]) if piece else (INTERNAL, row["what"])
    member = MEMBER.match(file)
    return Placed(
        file=member["archive"] if member else file,
        member=member["member"] if member else "",
        section=section,
        size=int(row["size"], 16),
        address=0 if row["address"] == "-" else int(row["address"], 16),
    )


def _name_piece(pieces: list[Placed], symbol: str) -> None:
    """Give a piece the name of its first symbol: most have one, and aliases say the same."""
    if not pieces[-1].symbol:
        pieces[-1] = replace(pieces[-1], symbol=symbol)
