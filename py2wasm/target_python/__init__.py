"""An interpreter of the target's version on this machine, as a service."""

from py2wasm.target_python.interpreter import WORKER, Import, Scan, Scope, TargetPython

__all__ = ["WORKER", "Import", "Scan", "Scope", "TargetPython"]
