"""Compiling a node's module to native code, within a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import wasmtime

from wedge.abi import TABLE
from wedge.errors import InvalidModuleError, ModuleError
from wedge.host.budget import Budget
from wedge.host.text import printable, printable_lines
from wedge.host.traps import LimitError
from wedge.wasm import read_exports, read_sections, replace_sections, unsigned

if TYPE_CHECKING:
    from wedge.host.engine import EngineSpec

TABLE_KIND = 1


class Compile(Protocol):
    """Makes native code of a module."""

    def __call__(self, data: bytes, name: str, spec: EngineSpec) -> bytes:
        """Give the code for an engine of this kind; `name` is what errors call the module.

        Raises `InvalidModuleError` if there can be none, `ModuleError` if there is none now.
        """


def compile_here(data: bytes, name: str, spec: EngineSpec, budget: Budget | None = None) -> bytes:
    """Compile in this process, as `Compile` says.

    What takes too much goes on even so, on a thread of its own, until the process ends.
    """
    engine = spec.engine()
    try:
        whole = with_table(data)
    except ModuleError as error:
        raise _invalid(name, error.message) from error
    try:
        module = (budget or Budget.of(len(data))).spend(lambda: wasmtime.Module(engine, whole))
    except wasmtime.WasmtimeError as error:
        raise _invalid(name, printable_lines(str(error))) from error
    except LimitError as error:
        raise ModuleError(
            f"the module `{printable(name)}` cannot be compiled",
            cause=error.message,
            hint="what compilers write takes a few seconds; do you know where it comes from?",
        ) from error
    return bytes(module.serialize())


def _invalid(name: str, cause: str) -> InvalidModuleError:
    return InvalidModuleError(
        printable(name),
        "is not valid",
        cause=cause,
        hint="it may be damaged, or use what the host has not switched on: build it again",
    )


def with_table(data: bytes) -> bytes:
    """Give the module with its first table exported, as callbacks are called by their place in it.

    What has no table, or exports it already, stays as it is.
    """
    sections = dict(read_sections(data))
    if "table" not in sections or "export" not in sections:
        return data
    body = sections["export"]
    start = body.position
    names = [name for name, _, _ in read_exports(body)]
    if TABLE in names:
        return data
    body.position = start
    count = body.number()
    own = unsigned(len(TABLE)) + TABLE.encode() + bytes([TABLE_KIND]) + unsigned(0)
    content = unsigned(count + 1) + data[body.position : body.end] + own
    return replace_sections(data, {"export": content})
