"""Annotated modules to C by mypyc, as modules that the static CPython initialises.

mypy and mypyc run as a library under the target's version of Python (`mypycize`, driven by
`translate`); what they write is changed as text (`postprocess`, `guards`) and collected (`engine`).
Their run time is compiled once for all programs.
"""

from py2wasm.engines.mypyc.engine import MypycEngine
from py2wasm.engines.mypyc.translate import is_read, select

__all__ = ["MypycEngine", "is_read", "select"]
