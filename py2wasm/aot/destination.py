"""Destinations: what code is made for, as `--for` names it.

`RUNTIME` or `RUNTIME:MACHINE`, e.g. `wasmtime` (this very machine), `wasmtime:aarch64` (any such
one), `pulley` (wasmtime's interpreter, for machines it has no code generator for), `wamr:xtensa`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from py2wasm.errors import UsageError
from py2wasm.host import LIBRARY_TARGETS, NATIVE, PULLEY
from py2wasm.link.profiles import PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from py2wasm.link.profiles import Profile

CompilerName = Literal["library", "command", "wamrc"]
SEPARATOR = ":"
# The architectures that Cranelift compiles whole programs for, with the triple of each under Linux.
# It has riscv64 too, but ends in a panic there without its vectors; Pulley is for such machines.
CRANELIFT = {
    "x86_64": "x86_64-unknown-linux-gnu",
    "aarch64": "aarch64-unknown-linux-gnu",
    "s390x": "s390x-unknown-linux-gnu",
}
TRIPLE = re.compile(r"(?P<architecture>\w+)(-\w+){2,3}")
PULLEYS = {"": PULLEY, "64": PULLEY, "32": "pulley32"}
# Names of files, and what `wamrc --target` calls the architecture.
WAMR = {
    "amd64": "x86_64",
    "arm64": "aarch64",
    "xtensa": "xtensa",
    "riscv64": "riscv64",
    "riscv32": "riscv32",
    "i386": "i386",
}
WAMR_WITH_VECTORS = ("amd64", "arm64")


@dataclass(frozen=True, kw_only=True)
class Destination:
    """What a module is compiled for ahead of time: a runtime on a kind of machine.

    `target` is what the compiler is told, None for this very machine; `label` is the part of the
    file's name that tells it from the others.
    """

    asked: str
    compiler: CompilerName
    target: str | None
    label: str
    suffix: str
    profile_name: str
    profile: Profile


def parse_destination(text: str) -> Destination:
    """Read `RUNTIME[:MACHINE]`; raise `UsageError` with what is known for anything else."""
    runtime, _, machine = text.partition(SEPARATOR)
    parse = RUNTIMES.get(runtime)
    if parse is None:
        raise UsageError(
            f"there is no runtime `{runtime}` to compile for",
            hint=f"runtimes: {', '.join(RUNTIMES)}",
        )
    if text.endswith(SEPARATOR):
        raise UsageError(f"`{text}` does not name a machine", hint=f"known: {_known(runtime)}")
    return parse(text, machine)


def _wasmtime(asked: str, machine: str) -> Destination:
    if not machine:
        return _cwasm(asked, "library", None, "native")
    match = TRIPLE.fullmatch(machine)
    triple = machine if match and match["architecture"] in CRANELIFT else CRANELIFT.get(machine)
    if triple is None:
        raise _unknown(asked, "wasmtime")
    return _cwasm(asked, _compiler(triple), triple, machine)


def _pulley(asked: str, machine: str) -> Destination:
    target = PULLEYS.get(machine)
    if target is None:
        raise _unknown(asked, "pulley")
    return _cwasm(asked, _compiler(target), target, target)


def _wamr(asked: str, machine: str) -> Destination:
    target = WAMR.get(machine)
    if target is None:
        raise _unknown(asked, "wamr")
    name = "wamr"
    profile = PROFILES[name]
    if machine not in WAMR_WITH_VECTORS:
        profile = replace(profile, features=profile.features - {"simd128"})
    return Destination(
        asked=asked,
        compiler="wamrc",
        target=target,
        label=machine,
        suffix=".aot",
        profile_name=name if machine in WAMR_WITH_VECTORS else f"{name}, without simd128",
        profile=profile,
    )


def _cwasm(asked: str, compiler: CompilerName, target: str | None, label: str) -> Destination:
    return Destination(
        asked=asked,
        compiler=compiler,
        target=target,
        label=label,
        suffix=".cwasm",
        profile_name="wasmtime",
        profile=PROFILES["wasmtime"],
    )


def _compiler(target: str) -> CompilerName:
    return "library" if target in LIBRARY_TARGETS else "command"


def _unknown(asked: str, runtime: str) -> UsageError:
    return UsageError(
        f"`{asked}` names no machine that {runtime} can be compiled for",
        hint=f"known: {_known(runtime)}",
    )


def _known(runtime: str) -> str:
    machines = {"wasmtime": CRANELIFT, "pulley": ("64", "32"), "wamr": WAMR}[runtime]
    names = [f"{runtime}{SEPARATOR}{machine}" for machine in machines]
    if runtime == "wasmtime":
        names = [runtime, *names, f"or a triple such as {runtime}{SEPARATOR}{NATIVE}"]
    return ", ".join(names)


RUNTIMES: dict[str, Callable[[str, str], Destination]] = {
    "wasmtime": _wasmtime,
    "pulley": _pulley,
    "wamr": _wamr,
}
