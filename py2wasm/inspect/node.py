"""Node: a part of a module, its size, and the parts that it consists of.

A tree's leaves are what bytes of the file are: a function, a datum, a code object, a section's
header. They add up to the size of the file, so that nothing is counted twice or forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Kind(StrEnum):
    """What a node is."""

    FILE = "file"
    AREA = "area"
    LIBRARY = "library"
    PACKAGE = "package"
    MODULE = "module"
    OBJECT = "object"
    FUNCTION = "function"
    DATA = "data"
    STRUCTURE = "structure"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the way from the root to a node."""

    name: str
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class Node:
    """A part of a module. `size` is in bytes; `number` is that of a function, imports included."""

    name: str
    kind: Kind
    size: int
    number: int | None = None
    children: tuple[Node, ...] = ()

    def walk(self, way: tuple[Node, ...] = ()) -> Iterator[tuple[tuple[Node, ...], Node]]:
        """Give every node below this one, with the way to it from here, parents first."""
        for child in self.children:
            yield way, child
            yield from child.walk((*way, child))

    def child(self, name: str) -> Node | None:
        """Give the child of a name."""
        return next((child for child in self.children if child.name == name), None)


def count_leaves(node: Node) -> int:
    """Count the parts that have no parts themselves."""
    return sum(map(count_leaves, node.children)) if node.children else 1


@dataclass
class _Draft:
    step: Step
    size: int = 0
    number: int | None = None
    parts: dict[Step, _Draft] = field(default_factory=dict)


class TreeBuilder:
    """Puts a tree together from its leaves, in any order."""

    def __init__(self, root: Step) -> None:
        self._root = _Draft(step=root)

    def add(self, way: Sequence[Step], size: int, number: int | None = None) -> None:
        """Add bytes to the leaf at the end of a way; several leaves of a name become one.

        Functions are apart from each other, whatever they are called: compilers use names again.
        """
        draft = self._root
        for step in way:
            draft = draft.parts.setdefault(step, _Draft(step=step))
        if number is None:
            draft.size += size
        elif draft.number is None and not draft.size:
            draft.size, draft.number = size, number
        else:
            name = f"{way[-1].name} ({number})"
            self.add((*way[:-1], replace(way[-1], name=name)), size, number)

    def finish(self) -> Node:
        """Give the tree, the largest parts first."""
        return _finish(self._root)


def _finish(draft: _Draft) -> Node:
    children = [_finish(part) for part in draft.parts.values()]
    if draft.size and children:
        # What is both a part and has parts: its own bytes become a part.
        children.append(Node(name="(itself)", kind=Kind.DATA, size=draft.size))
    children.sort(key=lambda child: (-child.size, child.name, child.kind))
    if len(children) == 1 and children[0].name == draft.step.name:
        return children[0]
    return Node(
        name=draft.step.name,
        kind=draft.step.kind,
        size=sum(child.size for child in children) if children else draft.size,
        number=draft.number,
        children=tuple(children),
    )
