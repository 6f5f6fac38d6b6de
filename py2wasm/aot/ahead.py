"""Compiling a module for every destination that was asked for, each file whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.aot.compilers import COMPILERS, Work, find_compiler
from py2wasm.aot.sidecar import File, Record
from py2wasm.errors import UsageError
from py2wasm.host import read_module
from py2wasm.link.check import check_module, refuse_violations
from py2wasm.output import refuse_unwritable, write_artifact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.aot.destination import Destination
    from py2wasm.cache import Cache
    from py2wasm.console import Console


def compile_ahead(
    module: Path,
    destinations: Sequence[Destination],
    *,
    output: Path | None = None,
    cache: Cache,
    console: Console,
) -> list[Path]:
    """Write the code of a module for each destination; give the files.

    Everything that can be refused is refused before anything is compiled. Raises `ModuleError` for
    a module that is not valid or outside a destination's profile, `ToolError` without the compiler,
    `BuildError` with its words if it fails, `OutputError` for what cannot be written.
    """
    wanted = list(dict.fromkeys(destinations))
    if output is not None and len(wanted) > 1:
        raise UsageError(
            "`--output` names one file, but there are several destinations",
            hint="leave it out, or compile for one at a time",
        )
    wasm = read_module(module)
    outputs = [output or output_path(module, destination) for destination in wanted]
    for destination, path in zip(wanted, outputs, strict=True):
        found = check_module(wasm, destination.profile)
        refuse_violations(found, str(module), destination.profile_name)
        refuse_unwritable(path, [module], kind="the module itself")
        tool = find_compiler(destination)
        if tool is not None:
            tool.require()
    for destination, path in zip(wanted, outputs, strict=True):
        with tempfile.TemporaryDirectory(prefix="py2wasm-aot-") as folder:
            code = Path(folder) / "code"
            work = Work(module=module, wasm=wasm, output=code, cache=cache, console=console)
            _compile(destination, path, work)
    return outputs


def output_path(module: Path, destination: Destination) -> Path:
    """Say where code goes if nobody does: `app.arm64.aot` beside `app.wasm`."""
    return module.with_name(f"{module.stem}.{destination.label}{destination.suffix}")


def _compile(destination: Destination, output: Path, work: Work) -> None:
    made = COMPILERS[destination.compiler](destination, work)
    record = Record(
        input=File.of(work.wasm),
        output=File.of(work.output.read_bytes()),
        destination=destination.asked,
        target=made.target,
        compiler=made.compiler,
        flags=made.flags,
    )
    write_artifact(work.output, output, record.model_dump())
