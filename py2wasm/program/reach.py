"""Whether a program may have source text compiled while it runs.

Who does not call `compile`, `eval` or `exec` needs no parser, and that is a sixth of a module. As
in `closure.py`, what may be called is decided by name: every function of the program's own code,
and of the standard library and of packages with a shim those that something reachable mentions.

What has been imported for a snapshot has run: of such a module only functions are left.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from py2wasm.program.model import ENTRY_NAME, Origin
from py2wasm.program.names import is_dunder

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from py2wasm.program.closure import Closure
    from py2wasm.program.edges import Edges
    from py2wasm.target_python import Scan, Scope

# C modules: one whose functions compile, and that of the classes of syntax trees.
SYMBOL_TABLES, SYNTAX_TREES = "_symtable", "_ast"
# What is mentioned by who imports modules from their sources.
FROM_SOURCE = frozenset(
    {"SourceFileLoader", "path_hooks", "run_path", "spec_from_file_location", "sys.path"}
)
# In place of a module: any of them; and in place of a name: none.
ANY, NEVER = "", "\0"


@dataclass(frozen=True, kw_only=True)
class Body:
    """The scopes of one module. All code of an `own` one counts as reachable."""

    module: str
    own: bool
    stdlib: bool
    scan: Scan

    def has(self, name: str) -> bool:
        """Whether it is of the module's own making what a name alone means in it."""
        return name in self._defined or not self._imported & {name, "*"}

    @cached_property
    def _defined(self) -> frozenset[str]:
        return frozenset(name for scope in self.scan.scopes for name in (scope.name, scope.owner))

    @cached_property
    def _imported(self) -> frozenset[str]:
        return frozenset(
            name for scope in self.scan.scopes for item in scope.imports for name in item.names
        )


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Everything that a program can reach, to be asked what of it may compile.

    `mentioned`, `never` and `inert` are those of `edges.toml`.
    """

    bodies: tuple[Body, ...]
    builtins: Mapping[str, str]
    mentioned: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    inert: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def why_compiles(self, ran: Container[str] = ()) -> str | None:
        """Say what may have source text compiled once the modules `ran` have, or None."""
        if SYMBOL_TABLES in self.builtins:
            return f"`{SYMBOL_TABLES}`: {self.builtins[SYMBOL_TABLES]}"
        return _Search(self, ran).run()

    def with_scans(self, scans: Mapping[str, Scan]) -> Reach:
        """Give the same with other scans of the program's own modules."""
        kept = (body for body in self.bodies if body.module not in scans)
        new = (Body(module=name, own=True, stdlib=False, scan=scan) for name, scan in scans.items())
        return replace(self, bodies=(*kept, *new))

    @property
    def has_syntax_trees(self) -> bool:
        """Whether Python code can look at what the parser gives."""
        return SYNTAX_TREES in self.builtins


class _Search:
    """Follows mentions from what will run; ends at the first scope that may compile.

    A name alone means what its module has or imports by that name; an attribute, anything.
    """

    def __init__(self, reach: Reach, ran: Container[str]) -> None:
        self._reach = reach
        self._ran = ran
        # By module and name, who mentioned it first; without a module, in any.
        self._mentions: dict[tuple[str, str], str] = {
            (ANY, name): "the interpreter" for name in reach.mentioned
        }
        self._waiting: defaultdict[str, list[tuple[Body, Scope]]] = defaultdict(list)
        self._prefixes = tuple(
            word for body in reach.bodies for word in body.scan.strings if word.endswith("_")
        )
        self._outside: dict[str, str] = {}

    def run(self) -> str | None:
        self._note_outside()
        for name in sorted(self._outside.keys() & FROM_SOURCE):
            return f"{self._outside[name]}: `{name}` is for modules that are source files"
        todo = [(body, scope) for body in self._reach.bodies for scope in body.scan.scopes]
        while todo:
            found: list[tuple[Body, Scope]] = []
            for body, scope in todo:
                if lacking := self._lacks(body, scope):
                    self._waiting[lacking].append((body, scope))
                    continue
                if why := self._compiles(body, scope):
                    return why
                found += self._mention(body, scope)
            todo = found
        return None

    def _note_outside(self) -> None:
        """Note what code outside of the standard library mentions and imports, and who does."""
        for body in self._reach.bodies:
            for scope in body.scan.scopes:
                if body.stdlib or self._has_run(body, scope):
                    continue
                imported = {item.name for item in scope.imports}
                for name in scope.mentions | imported:
                    self._outside.setdefault(name, _shown(body))

    def _has_run(self, body: Body, scope: Scope) -> bool:
        return not scope.name and body.module in self._ran

    def _lacks(self, body: Body, scope: Scope) -> str:
        """Give the name that must be mentioned before a scope can run; empty if it can."""
        if not scope.name or (body.own and not scope.attribute):
            return ""
        if scope.name in self._reach.never:
            return NEVER
        if scope.owner and not self._is_mentioned(body, scope.owner):
            return scope.owner
        if is_dunder(scope.name) or self._is_mentioned(body, scope.name):
            return ""
        return "" if scope.name.startswith(self._prefixes) else scope.name

    def _is_mentioned(self, body: Body, name: str) -> str | None:
        return self._mentions.get((ANY, name)) or self._mentions.get((body.module, name))

    def _compiles(self, body: Body, scope: Scope) -> str | None:
        if not scope.compiles or self._has_run(body, scope):
            return None
        name = f"{scope.owner}.{scope.name}" if scope.owner else scope.name
        needed = self._reach.inert.get(f"{body.module}:{name}")
        if needed is not None and not needed & self._outside.keys():
            return None
        place = f"{_shown(body)} (line {scope.compiles})"
        if body.own or not scope.name:
            return place
        function = scope.owner or scope.name
        return f"{place}, by `{function}` in {self._is_mentioned(body, function)}"

    def _mention(self, body: Body, scope: Scope) -> list[tuple[Body, Scope]]:
        """Note what a scope mentions; give those that waited for it."""
        names = scope.mentions
        if self._has_run(body, scope):
            # A class that has been decorated is what the decorator made of it.
            names = names - body.scan.decorators
        released = []
        for name in sorted(names):
            key = (body.module if name in scope.names and body.has(name) else ANY, name)
            if self._mentions.setdefault(key, _shown(body)) and name in self._waiting:
                waiting = self._waiting.pop(name)
                released += [item for item in waiting if key[0] in (ANY, item[0].module)]
                rest = [item for item in waiting if key[0] not in (ANY, item[0].module)]
                if rest:
                    self._waiting[name] = rest
        return released


def _shown(body: Body) -> str:
    return "your program" if body.module.startswith(ENTRY_NAME) else body.module


def reach_of(closure: Closure, edges: Edges) -> Reach:
    """Give what a closure reaches."""
    return Reach(
        bodies=tuple(
            Body(
                module=name,
                own=closure.is_own(module),
                stdlib=module.origin is Origin.STDLIB,
                scan=closure.scans[name],
            )
            for name, module in sorted(closure.modules.items())
        ),
        builtins=closure.used_builtins,
        mentioned=edges.mentioned,
        never=edges.never,
        inert=edges.inert,
    )
