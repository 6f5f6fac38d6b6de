"""Proving that a module stays inside a profile, by decoding all of it.

What is checked is which features a module uses and what it imports: section by section (core
specification, section 5.5), and every instruction (`instructions.py`). Whether it is valid besides,
its host finds out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from py2wasm.errors import ModuleError
from py2wasm.link.instructions import FEATURES, LARGE, SMALL, compile_allowed, find_foreign
from py2wasm.link.node import IMPORTS, is_node, node_faults
from wedge.wasm import UNKNOWN, Reader, read_bodies, read_imports, read_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from py2wasm.link.profiles import Profile
    from wedge.wasm import WasmImport

MOST_VIOLATIONS = 20
FUNCTION_TYPE = 0x60
# By encoding, with the feature that each needs.
VALUE_TYPES = {
    0x7F: None, 0x7E: None, 0x7D: None, 0x7C: None, 0x7B: "simd128", 0x70: None,
    0x6F: "reference-types",
}  # fmt: skip
HAS_MAXIMUM, SHARED, WIDE = 1, 2, 4
# One instruction and `end`.
CONSTANT = re.compile(
    rb"(?:[\x41\x23\xd2]" + SMALL + rb"|\x42" + LARGE + rb"|\x43.{4}|\x44.{8}|\xd0[\x6f\x70]"
    rb"|\xfd\x0c.{16})\x0b",
    re.DOTALL,
)
# Kinds of element segments, by the bits of their first number.
PASSIVE, WITH_TABLE, WITH_EXPRESSIONS = 1, 2, 4
ACTIVE_WITH_INDEX = 2


@dataclass(frozen=True, kw_only=True)
class Violation:
    """Something that the profile does not have, and where it is."""

    where: str
    what: str


def check_module(data: bytes, profile: Profile) -> list[Violation]:
    """List what the profile does not have, the first few of it.

    A module that calls the host of nodes is also held to what that needs of it. Raises
    `ModuleError` for what is no module.
    """
    found = []
    for violation in _violations(data, profile):
        found.append(violation)
        if len(found) == MOST_VIOLATIONS:
            break
    return found


def refuse_violations(found: Sequence[Violation], module: str, profile: str) -> None:
    """Raise `ModuleError` if there are violations, naming each."""
    if not found:
        return
    lines = [f"{violation.where}: {violation.what}" for violation in found]
    if len(found) == MOST_VIOLATIONS:
        lines.append("...")
    raise ModuleError(
        f"`{module}` is outside the profile `{profile}`",
        cause="\n".join(lines),
        hint="compile what it comes from without these features",
    )


def _violations(data: bytes, profile: Profile) -> Iterator[Violation]:
    if is_node(data):
        profile = replace(profile, imports=profile.imports | IMPORTS)
        for where, what in node_faults(data):
            yield Violation(where=where, what=what)
    imported = 0
    for name, body in read_sections(data):
        if name == "import":
            imports = read_imports(body)
            imported = sum(item.kind == "function" for item in imports)
            yield from _imports(imports, profile)
        elif name == "code":
            yield from _code(body, imported, profile)
        elif name in CHECKS:
            yield from CHECKS[name](body, profile)
        elif name == "tag":
            yield Violation(where="section tag", what="exception handling")
        elif name.startswith(UNKNOWN):
            number = name.removeprefix(UNKNOWN).strip()
            yield Violation(where=f"section number {number}", what="an unknown feature")


def _value_type(code: int, where: str, profile: Profile) -> Iterator[Violation]:
    feature = VALUE_TYPES.get(code, "garbage collection or typed function references")
    if feature is not None and feature not in profile.features:
        yield Violation(where=where, what=feature)


def _types(body: Reader, profile: Profile) -> Iterator[Violation]:
    for index in range(body.number()):
        where = f"type {index}"
        if body.byte() != FUNCTION_TYPE:
            # What follows is of a length that only its feature knows.
            yield Violation(where=where, what="garbage collection")
            return
        for _ in range(body.number()):
            yield from _value_type(body.byte(), where, profile)
        results = body.number()
        for _ in range(results):
            yield from _value_type(body.byte(), where, profile)
        if results > 1 and "multivalue" not in profile.features:
            yield Violation(where=where, what="multivalue")


def _imports(imports: Sequence[WasmImport], profile: Profile) -> Iterator[Violation]:
    for item in imports:
        name = f"{item.module}.{item.name}"
        if item.kind != "function":
            yield Violation(where=f"import {name}", what="something other than a function")
        elif name not in profile.imports:
            yield Violation(where=f"import {name}", what="a function that no host has")


def _tables(body: Reader, profile: Profile) -> Iterator[Violation]:
    for index in range(body.number()):
        where = f"table {index}"
        kind = body.byte()
        if kind not in (0x70, 0x6F):
            yield Violation(where=where, what="typed function references")
            return
        yield from _value_type(kind, where, profile)
        yield from _limits(body, where)


def _memories(body: Reader, profile: Profile) -> Iterator[Violation]:
    del profile
    for index in range(body.number()):
        where = f"memory {index}"
        if index > 0:
            yield Violation(where=where, what="multiple memories")
        yield from _limits(body, where)


def _limits(body: Reader, where: str) -> Iterator[Violation]:
    flags = body.byte()
    if flags & SHARED:
        yield Violation(where=where, what="threads")
    if flags & WIDE:
        yield Violation(where=where, what="memory of 64 bits")
    if flags & ~(HAS_MAXIMUM | SHARED | WIDE):
        yield Violation(where=where, what="custom page sizes")
    body.number()
    if flags & HAS_MAXIMUM:
        body.number()


def _globals(body: Reader, profile: Profile) -> Iterator[Violation]:
    for index in range(body.number()):
        where = f"global {index}"
        yield from _value_type(body.byte(), where, profile)
        body.byte()
        if not _constant(body):
            yield Violation(where=where, what="extended constant expressions")
            return


def _constant(body: Reader) -> bool:
    match = CONSTANT.match(body.data, body.position, body.end)
    body.position = match.end() if match else body.position
    return match is not None


def _elements(body: Reader, profile: Profile) -> Iterator[Violation]:
    for index in range(body.number()):
        where = f"element segment {index}"
        flags = body.number()
        if flags and "reference-types" not in profile.features:
            yield Violation(where=where, what="reference-types")
        if not flags & PASSIVE:
            if flags & WITH_TABLE:
                body.number()
            if not _constant(body):
                yield Violation(where=where, what="extended constant expressions")
                return
        if flags & (PASSIVE | WITH_TABLE):
            body.byte()
        for _ in range(body.number()):
            if not flags & WITH_EXPRESSIONS:
                body.number()
            elif not _constant(body):
                yield Violation(where=where, what="extended constant expressions")
                return


def _data(body: Reader, profile: Profile) -> Iterator[Violation]:
    del profile
    for index in range(body.number()):
        where = f"data segment {index}"
        flags = body.number()
        if flags == ACTIVE_WITH_INDEX and body.number() > 0:
            yield Violation(where=where, what="multiple memories")
        if not flags & PASSIVE and not _constant(body):
            yield Violation(where=where, what="extended constant expressions")
            return
        body.skip(body.number())


def _code(body: Reader, imported: int, profile: Profile) -> Iterator[Violation]:
    allowed = compile_allowed(profile.features & FEATURES.keys())
    for index, function in enumerate(read_bodies(body), imported):
        where = f"function {index}"
        for _ in range(function.number()):
            function.number()
            yield from _value_type(function.byte(), where, profile)
        foreign = find_foreign(function.data, function.position, function.end, allowed)
        if foreign is not None:
            yield Violation(where=f"{where}, at byte {foreign.offset}", what=foreign.feature)


CHECKS = {
    "type": _types,
    "table": _tables,
    "memory": _memories,
    "global": _globals,
    "element": _elements,
    "data": _data,
}
