"""Nodes: what their modules import beyond WASI and export for their host, and proving it.

The table of it all is `wedge.abi`, which the host is made from too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.abi import AREAS, EXPORTS, FUNCTIONS, LINKED, MODULE
from wedge.wasm import read_exports, read_imports, read_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wedge.wasm import Reader, WasmImport

IMPORTS = frozenset(f"{MODULE}.{name}" for name in FUNCTIONS)
LETTERS = {0x7F: "i", 0x7E: "I", 0x7D: "f", 0x7C: "F"}

Signature = tuple[str, str]


def is_node(data: bytes) -> bool:
    """Say whether a module calls the host of nodes."""
    return any(f"{item.module}.{item.name}" in IMPORTS for item in _imports(data))


def node_faults(data: bytes) -> Iterator[tuple[str, str]]:
    """Give where a node is not as its host needs it, and what is wrong there."""
    sections = dict(read_sections(data))
    types = list(_types(sections["type"])) if "type" in sections else []
    imports = _imports(data)
    for item in imports:
        if item.module == MODULE and item.name in FUNCTIONS and item.kind == "function":
            wanted = FUNCTIONS[item.name].signature
            yield from _mismatch(f"import {MODULE}.{item.name}", types[item.type], wanted)
    functions = [item.type for item in imports if item.kind == "function"]
    if "function" in sections:
        functions += _numbers(sections["function"])
    found = (
        {name: (kind, index) for name, kind, index in read_exports(sections["export"])}
        if "export" in sections
        else {}
    )
    for name, signature in EXPORTS.items():
        kind, index = found.get(name, ("", 0))
        if kind != ("memory" if signature is None else "function"):
            yield f"export {name}", "the host of nodes needs it"
        elif signature is not None:
            yield from _mismatch(f"export {name}", types[functions[index]], signature)
    for name in AREAS:
        if found.get(name, ("", 0))[0] != "global":
            yield f"export {name}", "WAMR needs it to find the stack"


def _mismatch(where: str, found: Signature, wanted: Signature) -> Iterator[tuple[str, str]]:
    if found != wanted:
        yield where, f"of the type {_arrow(found)}, which should be {_arrow(wanted)}"


def _arrow(signature: Signature) -> str:
    return f"({signature[0]}) -> ({signature[1]})"


def _imports(data: bytes) -> tuple[WasmImport, ...]:
    sections = dict(read_sections(data))
    return read_imports(sections["import"]) if "import" in sections else ()


def _types(body: Reader) -> Iterator[Signature]:
    """Give the types of functions, up to one that is none."""
    for _ in range(body.number()):
        if body.byte() != 0x60:  # noqa: PLR2004 - a function's
            return
        parameters = "".join(_letters(body))
        yield parameters, "".join(_letters(body))


def _letters(body: Reader) -> Iterator[str]:
    for _ in range(body.number()):
        yield LETTERS.get(body.byte(), "?")


def _numbers(body: Reader) -> list[int]:
    return [body.number() for _ in range(body.number())]


def node_arguments() -> tuple[str, ...]:
    """Give what the linker is told for a node; the table is exported under its usual name."""
    return ("--export-table", *(f"--export={name}" for name in LINKED))
