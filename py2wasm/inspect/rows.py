"""Trees as rows of a table: the largest parts of each part, down to a depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from py2wasm.inspect.node import Node

INDENT = "  "
# Of what has many parts, those that are shown; fewer further down.
MOST_PARTS = (20, 12, 8)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the table. `share` is that of the whole."""

    name: str
    size: int
    share: float


def tree_rows(tree: Node, depth: int) -> Iterator[Row]:
    """Give the parts of a tree, `depth` levels of them; what is left out of a level is a row."""
    yield from _rows(tree, tree.size, depth, 0)


def _rows(node: Node, whole: int, depth: int, level: int) -> Iterator[Row]:
    if level == depth:
        return
    most = MOST_PARTS[min(level, len(MOST_PARTS) - 1)]
    # A row that says "1 more" is no shorter than the one it stands for.
    shown = node.children if len(node.children) == most + 1 else node.children[:most]
    for child in shown:
        yield _row(level, child.name, child.size, whole)
        yield from _rows(child, whole, depth, level + 1)
    if rest := node.children[len(shown) :]:
        yield _row(level, f"({len(rest)} more)", sum(child.size for child in rest), whole)


def function_rows(tree: Node, most: int) -> list[tuple[Row, str, int]]:
    """Give the largest functions, each with where it is from and its number."""
    found = [(way, node) for way, node in tree.walk() if node.number is not None]
    found.sort(key=lambda item: (-item[1].size, item[1].number or 0))
    return [
        (_row(0, node.name, node.size, tree.size), way_text(way), node.number or 0)
        for way, node in found[:most]
    ]


def way_text(way: tuple[Node, ...]) -> str:
    """Write the way to a part."""
    return " / ".join(node.name for node in way)


def _row(level: int, name: str, size: int, whole: int) -> Row:
    return Row(name=INDENT * level + name, size=size, share=size / whole if whole else 0)
