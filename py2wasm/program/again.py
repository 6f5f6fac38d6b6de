"""Whether a program may ask for the code of a module that it has imported already.

It may import a module again, or run it, after taking it out of `sys.modules` or by what importlib
and runpy offer for that. As in `bare.py`, what it does is decided by the names it writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py2wasm.program.closure import Closure

ASKS = frozenset(
    {"exec_module", "find_loader", "get_code", "get_loader", "modules", "reload", "run_module"}
)
ASKERS = ("runpy", "modulefinder", "zipimport")


def asks_again(closure: Closure) -> bool:
    """Say whether the program's own code or its dependencies may ask for code a second time."""
    if any(name in closure.modules for name in ASKERS):
        return True
    return any(
        scope.mentions & ASKS
        for module in closure.modules.values()
        if closure.is_own(module)
        for scope in closure.scans[module.name].scopes
    )
