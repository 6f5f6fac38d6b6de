"""Which engine compiles which module, and why.

A Cython file is for the cython engine. Else an explicit pattern in `[tool.py2wasm.engines]` wins,
the first that matches; else the user's own modules get the `engine` setting and everything else is
bytecode. With the setting `auto`, mypyc gets what it compiles without anybody being able to tell,
and nuitka the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from py2wasm.engines.model import Selection
from py2wasm.engines.mypyc import is_read, select
from py2wasm.program import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from py2wasm.engines.model import EngineContext
    from py2wasm.program import Module

AUTO = "auto"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The engine of one module and the reason shown by `--explain`."""

    engine: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Automatic:
    """What `auto` came to: mypyc's modules and, by name, why others are not among them."""

    selection: Selection = field(default_factory=Selection)
    general: str = ""

    def choose(self, name: str) -> Choice:
        """Choose for a module."""
        if name in self.selection.chosen:
            return Choice(engine="mypyc", reason="auto: typed throughout")
        why = self.general or self.selection.reasons.get(name, "")
        return Choice(engine="nuitka", reason=f"auto: {why}" if why else "auto")


NOT_YET = Automatic()


def choose_engine(
    module: Module, default: str, patterns: Mapping[str, str], automatic: Automatic = NOT_YET
) -> Choice:
    """Choose the engine of a module."""
    if module.path.is_dir() or module.origin is Origin.RUNTIME:
        return Choice(engine="bytecode", reason="no code of its own")
    if module.is_cython:
        return Choice(engine="cython", reason="a Cython file")
    for pattern, engine in patterns.items():
        if any(fnmatchcase(name, pattern) for name in (module.name, module.real_name or "")):
            return Choice(engine=engine, reason=f'`engines."{pattern}"`')
    if module.origin is Origin.USER and default == AUTO:
        return automatic.choose(module.name)
    if module.origin is Origin.USER:
        return Choice(engine=default, reason=f"your module; `engine = {default!r}`")
    return Choice(engine="bytecode", reason=f"{module.origin.value} modules are bytecode")


def choose_automatically(
    modules: Sequence[Module], patterns: Mapping[str, str], context: EngineContext, *, able: bool
) -> Automatic:
    """Let mypyc say which of the modules it compiles without anybody being able to tell.

    `able` is whether mypyc runs on this machine.
    """
    own = [m for m in modules if m.origin is Origin.USER and not m.path.is_dir()]
    given = {m.name: choose_engine(m, AUTO, patterns) for m in own}
    candidates = [m for m in own if given[m.name].reason == AUTO]
    compiled = [m for m in own if given[m.name].engine == "mypyc"]
    if not able:
        return Automatic(general="mypyc does not run here")
    if others := [module.name for module in own if not is_read(module)]:
        return Automatic(general=f"what `{others[0]}` does with values is not known")
    if not candidates:
        return NOT_YET
    context.work.mkdir()
    return Automatic(selection=select(candidates, compiled, context))
