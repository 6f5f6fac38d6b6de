"""Names as modules write them: what imports stand for, and names with a meaning of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.program.model import ENTRY_NAME

if TYPE_CHECKING:
    from py2wasm.program.model import Module
    from py2wasm.target_python import Import, Scan


def absolute_name(module: Module, item: Import) -> str:
    """Resolve an import as written in `module`, e.g. `from ..a import b`, to a dotted name."""
    return resolve(module, item.name, item.level)


def resolve(module: Module, target: str, level: int) -> str:
    """Resolve `target`, `level` dots up from `module`, to a dotted name."""
    if level == 0:
        return target
    name = module.real_name or module.name
    if name == ENTRY_NAME:
        name = module.path.stem
    package = name.split(".") if module.is_package else name.split(".")[:-1]
    base = package[: len(package) - level + 1]
    return ".".join([*base, target] if target else base)


def has_foreign_names(scan: Scan) -> bool:
    """Whether a module uses names outside of ASCII, which the interpreter normalizes."""
    return not all(name.isascii() for scope in scan.scopes for name in scope.mentions)


def is_dunder(name: str) -> bool:
    """Whether the interpreter calls methods of this name without being told."""
    return name.startswith("__") and name.endswith("__")
