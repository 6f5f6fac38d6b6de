"""Whether a program is a node: what it has to import for that, and who may import it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.settings.kinds import ProgramKind

# The C module that calls the host of nodes (`runtime_stubs/evp.c`), with its init function.
BINDING = {"_evp": "PyInit__evp"}


def check_kind(kind: ProgramKind, used: Mapping[str, str]) -> None:
    """Raise `ProgramError` unless the program is what it is built as.

    `used` are its C modules, each with the reason it is there.
    """
    found = [used[name] for name in BINDING if name in used]
    if found and kind != "node":
        raise ProgramError(
            "the program is a node, which only the host of nodes can run",
            cause=found[0],
            hint='build it with `--node`, or set `kind = "node"` in [tool.py2wasm]',
        )
    if kind == "node" and not found:
        raise ProgramError(
            "the program is no node: it never calls the host of nodes",
            hint="import `Node` from `wedge.node` and call its `run`, or build it without `--node`",
        )
