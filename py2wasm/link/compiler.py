"""Leaving out the parser, the compiler and syntax trees where nothing needs them.

CPython reaches them through a few functions; `runtime_stubs/compiler.c` has a stand-in for each,
which raises. The linker puts the stand-ins in place, and its garbage collection does the rest. For
a snapshot, whose preparation may still need the originals, it is done to the finished module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.wasm import read_exports, read_functions, read_sections, replace_functions

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from py2wasm.engines import Unit
    from py2wasm.program import Program
    from py2wasm.settings import CompilerChoice

PARSER = (
    "_PyParser_ASTFromString",
    "_PyParser_ASTFromFile",
    "_PyParser_InteractiveASTFromFile",
    "_PyAST_Compile",
)
TREES = ("PyAST_Check", "PyAST_mod2obj", "PyAST_obj2mod", "_PyAST_Validate")
STAND_IN = "__wrap_"
# What C code calls to have source text compiled. Cython's does for tracebacks, but only where it is
# compiled for the limited API.
CALLS = re.compile(
    rb'Py_CompileString(?!\("_getframe\(\)")|PyRun_(?:Any|File|Interactive|Simple|String)'
)


@dataclass(frozen=True, kw_only=True)
class Compiler:
    """Whether a module has the parser and compiler, and why; and which functions are replaced."""

    kept: bool
    reason: str
    replaced: tuple[str, ...]

    def describe(self) -> str:
        """Say it in a line."""
        return f"{'kept' if self.kept else 'left out'}: {self.reason}"


def kept_compiler(reason: str, *, trees: bool = True) -> Compiler:
    """Keep it, with the syntax trees or without."""
    return Compiler(kept=True, reason=reason, replaced=() if trees else TREES)


def left_out_compiler(reason: str) -> Compiler:
    """Leave it out."""
    return Compiler(kept=False, reason=reason, replaced=(*PARSER, *TREES))


def choose_compiler(
    choice: CompilerChoice,
    program: Program,
    units: Iterable[Unit],
    ran: Container[str] = (),
) -> Compiler:
    """Decide for a program of which the modules `ran` have been imported for good."""
    if choice == "keep":
        return kept_compiler("`compiler = 'keep'`")
    if choice == "drop":
        return left_out_compiler("`compiler = 'drop'`")
    why = program.reach.why_compiles(ran) or native_calls(program, units)
    if why is not None:
        return kept_compiler(why, trees=program.reach.has_syntax_trees)
    return left_out_compiler("nothing that may run calls compile, eval or exec")


def native_calls(program: Program, units: Iterable[Unit]) -> str | None:
    """Name what has native code that may have source text compiled."""
    for unit in units:
        if unit.module is not None and CALLS.search(unit.source.read_bytes()):
            return f"C code of `{unit.module}`"
    for shim in program.shims:
        for library in shim.libraries:
            if CALLS.search(library.read_bytes()):
                return f"native code of `{shim.name}`"
    return None


def put_stand_ins(module: bytes, names: Sequence[str]) -> bytes:
    """Give the module with the code of exported functions replaced by that of their stand-ins.

    A function that the linker has found no use for is not there, and passed over.
    """
    exports = {
        name: index for name, _, index in read_exports(dict(read_sections(module))["export"])
    }
    bodies = read_functions(module)
    stand_ins = {
        exports[name]: bodies[exports[STAND_IN + name]] for name in names if name in exports
    }
    return replace_functions(
        module, {index: module[body.position : body.end] for index, body in stand_ins.items()}
    )


# What a module exports until that has been done.
EXPORTS = tuple(f"{start}{name}" for name in (*PARSER, *TREES) for start in ("", STAND_IN))
