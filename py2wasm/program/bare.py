"""Which modules go without their docstrings, because nothing in the program reads any.

What is read is decided by name, as in `closure.py`: code that gets at a docstring writes `__doc__`,
`help` or the like, or imports a module that does. Docstrings of the program itself always stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.program.model import Origin

if TYPE_CHECKING:
    from py2wasm.program.closure import Closure
    from py2wasm.target_python import Scan

READ = frozenset({"__doc__", "getdoc", "help"})
READERS = ("doctest", "pydoc")


def bare_modules(closure: Closure, choice: str) -> frozenset[str]:
    """Name the modules of the program that have no docstrings; `choice` is the setting."""
    if choice == "all" or (choice == "auto" and _reads(closure)):
        return frozenset()
    return frozenset(
        module.name
        for module in closure.modules.values()
        if module.origin in (Origin.STDLIB, Origin.THIRD_PARTY)
        # A command of `cmd` shows its own docstring, for one. What comes with a shim is tested.
        and (
            choice == "user" or closure.is_shim(module) or not _mentions(closure.scans[module.name])
        )
    )


def _reads(closure: Closure) -> bool:
    """Whether the program's own code or its dependencies may read a docstring."""
    if any(name in closure.modules for name in READERS):
        return True
    return any(
        _mentions(scan) or scan.evaluates
        for module in closure.modules.values()
        if closure.is_own(module)
        for scan in [closure.scans[module.name]]
    )


def _mentions(scan: Scan) -> bool:
    return any(scope.mentions & READ for scope in scan.scopes)
