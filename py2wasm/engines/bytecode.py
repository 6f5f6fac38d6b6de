"""The bytecode engine: modules become code objects, run by the interpreter in the module.

The standard library was compiled with the sysroot; the rest is compiled by the target's Python.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.engines.model import Engine, EngineOutput
from py2wasm.program import Origin
from py2wasm.target_python import TargetPython

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from py2wasm.engines.model import EngineContext
    from py2wasm.program import Module


class BytecodeEngine(Engine):
    """Gives each module's marshalled code object."""

    def compile(self, modules: Sequence[Module], context: EngineContext) -> EngineOutput:
        """Compile `modules` to code objects."""
        context.work.mkdir(parents=True, exist_ok=True)
        code: dict[str, Path] = {}
        with TargetPython(context.sysroot.python, columns=False) as without_columns:
            for module in modules:
                # Columns serve to underline source text, which only some modules carry.
                carried = module.guest_path in context.carried
                python = context.python if carried else without_columns
                code[module.name] = _compile(module, python, context)
        return EngineOutput(code=code)


def _compile(module: Module, python: TargetPython, context: EngineContext) -> Path:
    output = context.work / f"{module.name}.bin"
    stdlib = context.sysroot.stdlib
    docstrings = module.name not in context.bare
    absent = context.deferred.get(module.name)
    if module.origin is Origin.STDLIB and module.name in stdlib and not absent:
        output.write_bytes(stdlib.code(module.name, docstrings=docstrings))
    else:
        path = module.path
        if path.is_dir() or module.name in context.blank:
            # A namespace package runs nothing, nor does a module of docstrings that are left out.
            path = context.work / "empty.py"
            path.touch()
        python.compile(
            path, filename=module.guest_path, output=output, docstrings=docstrings, absent=absent
        )
    return output
