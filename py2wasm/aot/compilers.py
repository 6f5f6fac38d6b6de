"""The compilers: wasmtime's library, its command for what the library cannot, and WAMR's `wamrc`.

The library has code generators for the machine it was built for and for Pulley; asked for another
it ends the process. The command of wasmtime has all of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.host import NATIVE, EngineSpec, compile_code, strip_symbols, wasmtime_version
from py2wasm.process import run
from py2wasm.toolchain import WAMRC, WASMTIME_COMMAND
from wedge.host.engine import FEATURES_OFF, FEATURES_ON

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from py2wasm.aot.destination import CompilerName, Destination
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.toolchain import Finding
    from py2wasm.toolchain.tool import Tool

KIND = "ahead"


@dataclass(frozen=True, kw_only=True)
class Work:
    """What a compiler is given: the module, the file to write, and the cache for its log."""

    module: Path
    wasm: bytes
    output: Path
    cache: Cache
    console: Console


@dataclass(frozen=True, kw_only=True)
class Made:
    """Who compiled, for what, and how: for the sidecar."""

    compiler: str
    target: str
    flags: tuple[str, ...]


def feature_flags() -> tuple[str, ...]:
    """Give the options of the `wasmtime` command that stand for the library's settings here."""
    switches = [f"{name}=y" for name in FEATURES_ON] + [f"{name}=n" for name in FEATURES_OFF]
    features = ",".join(sorted(switches)).replace("_", "-")
    return ("-W", f"{features},gc-support=n", "-C", "native-unwind-info=n")


def _library(destination: Destination, work: Work) -> Made:
    spec = EngineSpec(portable=True, target=destination.target)
    code = compile_code(
        work.module, work.wasm, spec, work.console, machine=f"`{destination.asked}`"
    )
    work.output.write_bytes(code)
    # As the command would be told.
    target = ("--target", destination.target) if destination.target else ()
    return Made(
        compiler=f"wasmtime {wasmtime_version()}",
        target=destination.target or NATIVE,
        flags=(*feature_flags(), *target),
    )


def _command(destination: Destination, work: Work) -> Made:
    target = destination.target or NATIVE
    flags = (*feature_flags(), "--target", target)
    version = _run(WASMTIME_COMMAND, ("compile", *flags, "-o", str(work.output)), destination, work)
    work.output.write_bytes(strip_symbols(work.output.read_bytes()))
    return Made(compiler=f"wasmtime {version}", target=target, flags=flags)


def _wamrc(destination: Destination, work: Work) -> Made:
    target = destination.target or ""
    flags = (f"--target={target}",)
    version = _run(WAMRC, (*flags, "-o", str(work.output)), destination, work)
    return Made(compiler=f"wamrc {version}", target=target, flags=flags)


def _run(tool: Tool, arguments: tuple[str, ...], destination: Destination, work: Work) -> str:
    """Run a tool on the module, which comes last, and give the tool's version."""
    found = tool.find()
    command = [str(found.require()), *arguments, str(work.module.absolute())]
    key = hashlib.sha256(work.wasm).hexdigest()[:32]
    log = work.cache.work(KIND, destination.label, key) / "compile.log"
    with work.console.step(f"Compiling {work.module.name} for `{destination.asked}`") as step:
        run(command, log=log, on_line=step.update)
    return found.version or ""


def find_compiler(destination: Destination) -> Finding | None:
    """Look for the tool that a destination needs; None if the library compiles for it."""
    tool = TOOLS.get(destination.compiler)
    return None if tool is None else tool.find()


TOOLS: Mapping[CompilerName, Tool] = {"command": WASMTIME_COMMAND, "wamrc": WAMRC}
COMPILERS: Mapping[CompilerName, Callable[[Destination, Work], Made]] = {
    "library": _library,
    "command": _command,
    "wamrc": _wamrc,
}
