"""An interpreter of the target's version on this machine, as a service."""

from py2wasm.target_python.interpreter import (
    COMPILING,
    Import,
    Opening,
    Scan,
    Scope,
    TargetPython,
    TopImport,
)

__all__ = ["COMPILING", "Import", "Opening", "Scan", "Scope", "TargetPython", "TopImport"]
