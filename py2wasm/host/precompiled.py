"""Running code that was compiled beforehand, because its user says that it can be trusted.

Compiled code is not checked: it can do whatever the user of this process can. Nothing here makes it
safe; what is checked is that the library can load it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import wasmtime

from py2wasm.errors import ModuleError, UsageError
from py2wasm.host.aot import Program
from wedge.host.engine import PULLEY, EngineSpec, wasmtime_version
from wedge.host.text import printable_lines

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.host.options import RunOptions


@dataclass(frozen=True, kw_only=True)
class Precompiled:
    """Trusted code: the file, and what it was compiled for."""

    path: Path
    target: str

    @property
    def spec(self) -> EngineSpec:
        """The engine that it was made for."""
        return EngineSpec(target=PULLEY if self.target == PULLEY else None)


def load_precompiled(precompiled: Precompiled) -> Program:
    """Load the code; raise `ModuleError` if it is for another release, machine or engine."""
    engine = precompiled.spec.engine()
    try:
        module = wasmtime.Module.deserialize_file(engine, str(precompiled.path))
    except wasmtime.WasmtimeError as error:
        raise ModuleError(
            f"`{precompiled.path}` was compiled for something else",
            cause=f"{printable_lines(str(error))}\nthis is wasmtime {wasmtime_version()}",
            hint="compile the module again with `py2wasm aot`, or run the .wasm file itself",
        ) from error
    return Program(engine=engine, module=module)


def refuse_fuel(options: RunOptions) -> None:
    """Raise `UsageError` for the limit that has to be compiled in."""
    if options.fuel is not None:
        raise UsageError(
            "precompiled code does not count its instructions",
            hint="leave `--fuel` out, or run the .wasm file itself",
        )
