"""An interpreter of the target's version on this machine, as a service."""

from py2wasm.target_python.interpreter import (
    DEFERRAL,
    WORKER,
    Import,
    Scan,
    Scope,
    TargetPython,
)

__all__ = ["DEFERRAL", "WORKER", "Import", "Scan", "Scope", "TargetPython"]
