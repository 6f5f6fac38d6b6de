"""Python modules to C by Nuitka, as modules that a static CPython initialises."""

from py2wasm.engines.nuitka.engine import NuitkaEngine

__all__ = ["NuitkaEngine"]
