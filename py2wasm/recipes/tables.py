"""Large tables of Rust code, kept compressed: laid out in memory when the program starts.

    python tables.py in.s out.s name
    python tables.py in.s out.c name

Half of the data that Rust brings are tables of Unicode and the like, of which little is ever read.
In memory they take the same place, in the module a third. What holds no address is moved out of
the assembler text into one array, `py2wasm_tables_<name>`, which the C file fills by a constructor
before anything else runs; references become places in that array.
"""

from __future__ import annotations

import re
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__)
# Smaller ones are not worth the place where they are found.
SMALLEST = 1024
ALIGNMENT = 16
SECTION = re.compile(r"^\t\.section\t(?P<name>[^,]+)")
LABEL = re.compile(r"^(?P<name>[^\s:#]+):")
SIZE = re.compile(r"^\t\.size\t(?P<name>[^,]+), \d+$")
GLOBAL = re.compile(r"^\t\.globl\t(?P<name>\S+)")
DATA = re.compile(r"^\t\.(?P<kind>asci[iz]|int8|int16|int32|int64|skip|zero)\t(?P<value>.*)$")
ALIGN = re.compile(r"^\t\.p2align\t(?P<power>\d+)")
TYPE = re.compile(r"^\t\.type\t(?P<name>[^,]+),@object$")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)")
ESCAPES = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r"}
C = """\
/* Tables that are compressed in the module. */

#include <stdlib.h>

extern int uncompress(unsigned char *, unsigned long *, const unsigned char *, unsigned long);

__attribute__((aligned({alignment}), visibility("hidden"))) unsigned char {name}[{size}];

static const unsigned char packed[] = {{
{bytes}
}};

__attribute__((constructor(101))) static void
unpack(void)
{{
    unsigned long size = sizeof({name});
    if (uncompress({name}, &size, packed, sizeof(packed)) != 0) {{
        abort();
    }}
}}
"""


@dataclass
class Table:
    """One object of read-only data: the lines that define it, and its bytes if they are known."""

    name: str
    first: int
    last: int = 0
    data: bytearray = field(default_factory=bytearray)
    plain: bool = True


def find_tables(lines: list[str]) -> list[Table]:
    """Give the large objects of read-only data that hold no addresses."""
    shared = {match["name"] for line in lines if (match := GLOBAL.match(line))}
    found = []
    table: Table | None = None
    readonly = False
    for number, line in enumerate(lines):
        if match := SECTION.match(line):
            readonly = match["name"].startswith(".rodata")
            table = None
        elif readonly and (match := LABEL.match(line)):
            table = Table(name=match["name"], first=_head(lines, number))
        elif table is not None and SIZE.match(line):
            table.last = number
            if table.plain and len(table.data) >= SMALLEST and table.name not in shared:
                found.append(table)
            table = None
        elif table is not None:
            _read(line, table)
    return found


def _head(lines: list[str], number: int) -> int:
    """Give the first of the lines that lead to a label: type, section, alignment."""
    while number and any(p.match(lines[number - 1]) for p in (ALIGN, SECTION, TYPE)):
        number -= 1
    return number


def _read(line: str, table: Table) -> None:
    match = DATA.match(line)
    if match is None:
        table.plain = False
        return
    kind, value = match["kind"], match["value"]
    if kind.startswith("asci"):
        table.data += _unescape(value[1:-1].encode("latin-1")) + b"\0" * (kind == "asciz")
    elif kind in ("skip", "zero"):
        count, _, byte = value.partition(",")
        table.data += bytes([int(byte or 0)]) * int(count)
    elif value.lstrip("-").isdigit():
        size = int(kind[3:]) // 8
        table.data += (int(value) % (1 << 8 * size)).to_bytes(size, "little")
    else:
        table.plain = False


def _unescape(text: bytes) -> bytes:
    def replace(match: re.Match[bytes]) -> bytes:
        word: bytes = match[1]
        return bytes([int(word, 8)]) if word.isdigit() else ESCAPES.get(word, word)

    return ESCAPE.sub(replace, text)


def move_tables(text: str, name: str) -> tuple[str, bytes]:
    """Give the assembler text that finds its large tables in the array `name`, and the array."""
    lines = text.splitlines()
    places: dict[str, int] = {}
    array = bytearray()
    left = dict(enumerate(lines))
    for table in find_tables(lines):
        array += bytes(-len(array) % ALIGNMENT)
        places[table.name] = len(array)
        array += table.data
        for number in range(table.first, table.last + 1):
            del left[number]
    names = re.compile(r"(?<![\w$.])(?P<name>[\w$.]+)(?:\+(?P<offset>\d+))?")

    def refer(match: re.Match[str]) -> str:
        if match["name"] not in places:
            return match[0]
        return f"{name}+{places[match['name']] + int(match['offset'] or 0)}"

    out = [
        line if line.startswith(("\t.asci", "\t.section")) else names.sub(refer, line)
        for line in left.values()
    ]
    return "\n".join([*out, ""]), bytes(array)


def main() -> None:
    """Write what the name of the output asks for."""
    source, target = map(Path, sys.argv[1:3])
    name = f"py2wasm_tables_{sys.argv[3]}"
    text, array = move_tables(source.read_text("utf-8"), name)
    target.write_text(text if target.suffix == ".s" else _c(name, array), "utf-8")


def _c(name: str, array: bytes) -> str:
    packed = zlib.compress(array, 9)
    rows = (packed[start : start + 32] for start in range(0, len(packed), 32))
    numbers = "\n".join(f"    {', '.join(map(str, row))}," for row in rows)
    return C.format(alignment=ALIGNMENT, name=name, size=len(array), bytes=numbers)


if __name__ == "__main__":
    main()
