"""Chooses the modules that mypyc compiles without having been asked to, and says why not others.

A module is chosen if mypyc changes nothing of what it does, and if the types of the whole program
say all: only then nothing else can come into it than what its own say. An object of an untyped
module goes through many hands that are typed.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from .facts import read_module
from .flow import flows
from .refusals import Source, find_refusals
from .shape import gains, shapes, untyped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What is not to be found anywhere in the program's own modules: it looks into compiled code.
ANYWHERE = {
    *("copy", "ctypes", "gc", "importlib", "inspect", "pickle", "pickletools", "copyreg", "shelve"),
    *("runpy", "unittest", "doctest", "trace", "pdb", "bdb", "dis", "weakref", "builtins", "types"),
    "__import__",
}
TYPED = "typed throughout"
REFUSAL = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: error: (?P<text>.*)")


class Reason(NamedTuple):
    """Why a module is not chosen, and the line that shows it."""

    text: str
    line: int

    def __str__(self) -> str:
        return f"{self.text} (line {self.line})" if self.line else self.text


class Chooser:
    """Narrows the candidates down; `sources` that are `compiled` are, whatever comes of it."""

    def __init__(self, sources: Iterable[Source], candidates: Iterable[str]) -> None:
        self._sources = {source.name: source for source in sources}
        self._trees = {name: ast.parse(source.text) for name, source in self._sources.items()}
        self._first: dict[str, Reason | None] = {}
        self.reasons: dict[str, str] = {}
        self.chosen = set(candidates)
        self._everywhere()
        for name in sorted(self.chosen):
            if reason := self._own(name):
                self._drop(name, str(reason))
        self._by_others({name: self._flow(name) for name in self._sources})
        self._by_refusals()

    def judge(self, errors: Mapping[str, tuple[int, str]]) -> None:
        """Drop what mypy has something against: the first error, as line and words, by module."""
        reasons = {
            name: Reason(f"not typed: {text}", line) for name, (line, text) in errors.items()
        }
        for name in sorted(self.chosen & reasons.keys()):
            self._drop(name, str(reasons[name]))
        self._by_others(reasons)
        self._by_refusals()

    def refuse(self, name: str, text: str, line: int) -> None:
        """Drop a module, and what it was needed for."""
        self._drop(name, str(Reason(text, line)))
        self._by_refusals()

    def _drop(self, name: str, reason: str) -> None:
        if name in self.chosen:
            self.chosen.remove(name)
            self.reasons[name] = reason

    def _everywhere(self) -> None:
        for name, tree in sorted(self._trees.items()):
            for node in ast.walk(tree):
                words: list[str] = []
                match node:
                    case ast.Import(names=names):
                        words = [alias.name for alias in names]
                    case ast.ImportFrom(module=str(word), level=0):
                        words = [word]
                    case ast.Name(id=word):
                        words = [word] if word == "__import__" else []
                if found := {word.partition(".")[0] for word in words} & ANYWHERE:
                    reason = Reason(
                        f"`{name}` uses `{min(found)}`, which looks into code",
                        getattr(node, "lineno", 1),
                    )
                    for chosen in sorted(self.chosen):
                        self._drop(chosen, str(reason))

    def _own(self, name: str) -> Reason | None:
        tree = self._trees[name]
        if not gains(tree):
            return Reason("no functions", 0)
        if found := untyped(tree):
            return Reason(f"not typed: function {found[1]}", found[0])
        if what := min(shapes(tree), default=None):
            return Reason(f"mypyc would perhaps change {what[1]}", what[0])
        return self._flow(name)

    def _flow(self, name: str) -> Reason | None:
        if name not in self._first:
            tree = self._trees[name]
            found = untyped(tree)
            what = min(flows(tree, self._sources[name].text, self._sources), default=None)
            self._first[name] = (
                Reason(f"not typed: function {found[1]}", found[0])
                if found
                else what and Reason(f"{what[1]} might tell compiled code from other", what[0])
            )
        return self._first[name]

    def _by_others(self, reasons: Mapping[str, Reason | None]) -> None:
        for other in sorted(reasons):
            if reason := reasons[other]:
                for name in sorted(self.chosen):
                    self._drop(name, f"`{other}` is {_worded(reason)}")

    def _by_refusals(self) -> None:
        """Drop what the program does something to that compiled modules do otherwise."""
        while self.chosen:
            messages = find_refusals(
                [
                    source._replace(compiled=source.compiled or name in self.chosen)
                    for name, source in self._sources.items()
                ]
            )
            found = REFUSAL.fullmatch(messages[0]) if messages else None
            paths = {source.shown: name for name, source in self._sources.items()}
            if found is None:
                return self._by_bases()
            place, line = paths[found["path"]], int(found["line"])
            reason = str(Reason(f"mypyc would change {place}: {found['text']}", line))
            for name in [place] if place in self.chosen else sorted(self.chosen):
                self._drop(name, reason)
        return None

    def _by_bases(self) -> None:
        """Drop classes with a base in a module of the program that is not chosen."""
        facts = {
            name: read_module(name, tree, is_package=self._is_package(name))
            for name, tree in self._trees.items()
        }
        for name in sorted(self.chosen):
            for found in facts[name].classes.values():
                for base in found.bases:
                    owner = facts[name].full_name(base).rpartition(".")[0]
                    if self._is_left(owner):
                        text = f"`{found.name}` inherits from a class of `{owner}`"
                        self._drop(name, f"{text}, which mypyc does not compile")
                        return self._by_refusals()
        return None

    def _is_left(self, name: str) -> bool:
        source = self._sources.get(name)
        return source is not None and not source.compiled and name not in self.chosen

    def _is_package(self, name: str) -> bool:
        return self._sources[name].path.endswith("__init__.py")


def _worded(reason: Reason) -> str:
    text = reason.text
    return str(reason) if text.startswith("not typed") else f"not plain: {reason}"
