"""Cython and Python files to C by Cython, as modules that the static CPython initialises."""

from py2wasm.engines.cython.engine import CythonEngine

__all__ = ["CythonEngine"]
