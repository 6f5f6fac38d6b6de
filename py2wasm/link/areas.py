"""Sizes by area, added up from the linker's map: how much of the module is what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from py2wasm.link.linkmap import LinkMap, Placed

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


def sum_areas(link_map: LinkMap) -> Areas:
    """Add up a linker's map. Memory that starts as zeros takes no bytes."""
    data = [placed for placed in link_map.data if not placed.is_zero]
    objects: Counter[str] = Counter()
    for placed in (*link_map.functions, *data):
        objects[f"{area_of(placed)}/{placed.object}"] += placed.size
    return Areas(
        code=_sum(link_map.functions), data=_sum(data), objects=dict(objects.most_common())
    )


def area_of(placed: Placed) -> str:
    """Name the area that a function or datum belongs to, by the archive that it comes from."""
    if not placed.member:
        return PROGRAM
    return library_area(PurePath(placed.file).stem)


def library_area(library: str) -> str:
    """Name the area of a static library, by its file's name without `.a`."""
    return ARCHIVES.get(library, library)


def _sum(pieces: Iterable[Placed]) -> dict[str, int]:
    sizes: Counter[str] = Counter()
    for placed in pieces:
        sizes[area_of(placed)] += placed.size
    return dict(sizes)
