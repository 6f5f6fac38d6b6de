"""Attributes that modules provide only when asked, by `__getattr__` (PEP 562), and who asks.

What such a function imports for a name is part of a program when a module that imports the package
mentions the name, or another module of the package does. Others mean something of their own by it.

Beside these stand promises: what a package with a shim needs for an attribute once a module outside
the package mentions it, as its recipe says.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet

    from py2wasm.program.model import Module
    from py2wasm.target_python import Scope

    Offer = tuple[Module, Scope]


class Offers:
    """The offers of all modules of one closure."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, list[Offer]] = defaultdict(list)
        self._mentions: defaultdict[str, set[str]] = defaultdict(set)
        self._packages: defaultdict[str, set[str]] = defaultdict(set)
        self._promised: defaultdict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)

    def add_module(self, name: str, imported: Iterable[str]) -> None:
        """Note what a module imports, by dotted names."""
        self._packages[name] |= {_top(name), *map(_top, imported)}

    def is_wanted(self, module: Module, scope: Scope) -> bool:
        """Whether an attribute was mentioned already; if not, it waits for that."""
        asking = (name for name, mentions in self._mentions.items() if scope.name in mentions)
        if any(self._may_ask(name, module) for name in asking):
            return True
        self._waiting[scope.name].append((module, scope))
        return False

    def mention(self, names: AbstractSet[str], asking: str) -> list[Offer]:
        """Note names that a module mentions, and give the offers that they end the waiting of."""
        self._mentions[asking] |= names
        found: list[Offer] = []
        for name in sorted(names & self._waiting.keys()):
            for offer in self._waiting.pop(name):
                (found if self._may_ask(asking, offer[0]) else self._waiting[name]).append(offer)
        return found

    def promise(self, promised: Mapping[str, tuple[str, ...]]) -> list[str]:
        """Note what attributes (`package.attribute`) need; give what was asked for already."""
        for attribute, needed in promised.items():
            self._promised[_top(attribute)][attribute.rpartition(".")[2]] = needed
        return [
            needed
            for asking, mentions in self._mentions.items()
            for needed in self.promised(mentions, asking)
        ]

    def promised(self, names: AbstractSet[str], asking: str) -> Iterator[str]:
        """Give what the names need that a module mentions, of the packages that it imports."""
        for package in self._packages[asking] - {_top(asking)}:
            attributes = self._promised.get(package, {})
            for name in sorted(names & attributes.keys()):
                yield from attributes[name]

    def _may_ask(self, asking: str, module: Module) -> bool:
        return asking != module.name and _top(module.name) in self._packages[asking]


def _top(name: str) -> str:
    return name.partition(".")[0]
