"""Finds loops whose variable somebody may see when there was nothing to loop over."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

Place = tuple[int, int]


def find_seen_loops(source: bytes) -> set[Place]:
    """Give the line and column of each such loop in a function.

    Nobody sees the variable if it is named nowhere but in bodies of loops that have it as theirs.
    """
    finder = _Finder()
    finder.visit(ast.parse(source))
    return finder.found


@dataclass
class _Function:
    """Names in a function, how often all in all and how often in their loops, and its loops."""

    named: Counter[str] = field(default_factory=Counter)
    looped: Counter[str] = field(default_factory=Counter)
    loops: list[tuple[str, Place]] = field(default_factory=list)
    around: list[str] = field(default_factory=list)


class _Finder(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: set[Place] = set()
        self._functions: list[_Function] = []

    def generic_visit(self, node: ast.AST) -> None:
        # Whatever else gives a variable a value: arguments, imports, patterns, handlers.
        for name in ("name", "arg", "asname", "rest"):
            self._name(getattr(node, name, None))
        for name in getattr(node, "names", ()):
            self._name(name)
        super().generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self._name(node.id, everywhere=True)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        if not isinstance(node.target, ast.Name) or not self._functions:
            self._visit_all([node.target, *node.body, *node.orelse])
            return
        name, function = node.target.id, self._functions[-1]
        function.loops.append((name, (node.lineno, node.col_offset)))
        if name in function.around:
            # The loop around it goes on with what becomes of it.
            self._name(name)
        function.around.append(name)
        self._visit_all([node.target, *node.body])
        function.around.pop()
        self._visit_all(node.orelse)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._functions.append(_Function())
        self.generic_visit(node)
        function = self._functions.pop()
        self.found |= {
            place for name, place in function.loops if function.named[name] != function.looped[name]
        }
        self._name(node.name)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - as `ast` has it

    def _visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def _name(self, name: object, *, everywhere: bool = False) -> None:
        """Count a name; `everywhere` if it may be that of a function around."""
        if isinstance(name, str):
            for function in self._functions:
                function.named[name] += 1
                function.looped[name] += everywhere and name in function.around
