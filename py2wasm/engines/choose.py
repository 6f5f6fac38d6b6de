"""Which engine compiles which module, and why.

A Cython file is for the cython engine. Else an explicit pattern in `[tool.py2wasm.engines]` wins,
the first that matches; else the user's own modules get the `engine` setting and everything else is
bytecode.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from py2wasm.program import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.program import Module


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The engine of one module and the reason shown by `--explain`."""

    engine: str
    reason: str


def choose_engine(module: Module, default: str, patterns: Mapping[str, str]) -> Choice:
    """Choose the engine of a module."""
    if module.path.is_dir() or module.origin is Origin.RUNTIME:
        return Choice(engine="bytecode", reason="no code of its own")
    if module.is_cython:
        return Choice(engine="cython", reason="a Cython file")
    for pattern, engine in patterns.items():
        if any(fnmatchcase(name, pattern) for name in (module.name, module.real_name or "")):
            return Choice(engine=engine, reason=f'`engines."{pattern}"`')
    if module.origin is Origin.USER:
        return Choice(engine=default, reason=f"your module; `engine = {default!r}`")
    return Choice(engine="bytecode", reason=f"{module.origin.value} modules are bytecode")
