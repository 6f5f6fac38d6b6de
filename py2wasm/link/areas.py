"""Sizes by area, read from the linker's map: how much of the module is what.

A map line reads `address offset size name`; input sections name their file as
`path/libpython3.13.a(longobject.o):(.text.long_add)`. Memory that starts as zeros takes no bytes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ROW = re.compile(r"^\s*(?:[0-9a-f]+|-)\s+(?:[0-9a-f]+|-)\s+(?P<size>[0-9a-f]+)\s+(?P<what>.*)$")
INPUT = re.compile(r"^\s*(?P<file>\S.*?):\((?P<section>.*)\)$")
MEMBER = re.compile(r"^.*?(?P<archive>[^/]+)\.a\((?P<object>[^)]*)\)$")
ARCHIVES = {
    "libpython3.13": "interpreter",
    "libmpdec": "decimal",
    "libexpat": "expat",
    "libHacl_Hash_SHA2": "hashes",
    "libz": "zlib",
    "libbz2": "bzip2",
    "liblzma": "lzma",
    "libnuitka": "nuitka",
    "libc": "libc",
    "libzigc": "libc",
    "libcompiler_rt": "libc",
}
# What is in no archive: what was generated or compiled for this program.
PROGRAM = "program"


@dataclass(frozen=True, kw_only=True)
class Areas:
    """Bytes of code and of data by area, and by object file within an area."""

    code: dict[str, int]
    data: dict[str, int]
    objects: dict[str, int]


def read_map(path: Path) -> Areas:
    """Add up a linker map."""
    code: Counter[str] = Counter()
    data: Counter[str] = Counter()
    objects: Counter[str] = Counter()
    for line in path.read_text("utf-8", errors="replace").splitlines():
        row = ROW.match(line)
        found = INPUT.match(row["what"]) if row else None
        if row is None or found is None or found["section"].startswith(".bss"):
            continue
        size = int(row["size"], 16)
        area, member = _area(found["file"])
        kind = data if found["section"].startswith((".data", ".rodata", ".L")) else code
        kind[area] += size
        objects[f"{area}/{member}"] += size
    return Areas(code=dict(code), data=dict(data), objects=dict(objects.most_common()))


def _area(file: str) -> tuple[str, str]:
    if match := MEMBER.match(file):
        return ARCHIVES.get(match["archive"], match["archive"]), match["object"]
    name = file.rpartition("/")[2]
    return PROGRAM, name
