"""Python modules to C by Nuitka, as modules that the static CPython initialises.

Nuitka runs as a process of its own under the native interpreter (`run`), with a plugin of ours
(`plugin`) that keeps the building machine out of what it writes. What it writes is then changed as
text (`postprocess`, `guards`) and collected (`engine`); its run time is compiled once for all
programs. The C is a pure function of the modules' sources, names and guest paths, and of the
versions of Nuitka and CPython: it tells neither where the sources are nor where the work folder is.
"""

from py2wasm.engines.nuitka.engine import NuitkaEngine

__all__ = ["NuitkaEngine"]
