"""Which modules of the standard library cannot work on WASI.

A module that imports unconditionally what does not exist there (`ssl` needs `_ssl`, `ctypes` needs
`_ctypes`) would only fail when it is imported; it and everything built on it is left out, so that
`try: import ssl` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py2wasm.sysroot import Stdlib


def unavailable_modules(stdlib: Stdlib, provided: frozenset[str]) -> dict[str, str]:
    """Map each such module to what it lacks."""
    needs = {name: _required(stdlib, name) for name in stdlib.modules}
    lacking: dict[str, str] = {}
    changed = True
    while changed:
        changed = False
        for name, required in needs.items():
            if name in lacking:
                continue
            for target in required:
                if target in lacking or (target not in stdlib and target not in provided):
                    lacking[name] = lacking.get(target, target)
                    changed = True
                    break
    return lacking


def _required(stdlib: Stdlib, name: str) -> list[str]:
    module = stdlib.scan(name).scopes[0]
    package = name if stdlib.modules[name].is_package else name.rpartition(".")[0]
    found = []
    for item in module.imports:
        if item.optional or item.conditional:
            continue
        if item.level:
            parts = package.split(".")
            base = parts[: len(parts) - item.level + 1]
            found.append(".".join([*base, item.name] if item.name else base))
        else:
            found.append(item.name)
    return found
