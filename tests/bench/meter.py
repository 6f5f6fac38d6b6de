"""A module that counts the instructions it executes, apart for each object file it is linked from.

Before each instruction that can change where execution goes on, the number of instructions since
the last such one is added to the counter of the object file. So every instruction counts as often
as it runs, and as one: that is a good estimate of work in an interpreter, whose instructions are
loads, stores, branches and small arithmetic alike, and the same on every machine. Counters are
globals and not in memory: what the program computes stays as it is. One instruction that copies or
fills memory counts as one, however much it moves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from py2wasm.link.instructions import BR_TABLE, CORE, FEATURES, SMALL, skip_br_table
from py2wasm.link.linkmap import parse_link_map
from wedge.wasm import KINDS, read_bodies, read_sections, replace_sections, signed, unsigned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from py2wasm.link.linkmap import Placed
    from wedge.wasm import Reader

# Where a run of instructions ends: unreachable, loop, if, else, end, br, br_if, return. Calls go on
# behind themselves.
CONTROL = rb"[\x00\x05\x0b\x0f]|[\x03\x04\x0c\x0d]" + SMALL
FORMS = rb"|".join((*CORE, *(form for forms in FEATURES.values() for form in forms)))
STEP = re.compile(rb"(?P<control>" + CONTROL + rb")|" + FORMS, re.DOTALL)
GLOBAL_GET, GLOBAL_SET, I64_CONST, I64_ADD, END = b"\x23", b"\x24", b"\x42", b"\x7c", b"\x0b"
I64, MUTABLE = b"\x7e", b"\x01"
# What is in no library: the start, and what the linker makes.
REST = "rest"


class MeterError(Exception):
    """The module is not what its map says, or holds what cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function of a linked module: its object file, as `library/object.o`, and its bytes."""

    file: str
    size: int


def add_counters(module: bytes, files: Sequence[str]) -> bytes:
    """Give the module with one counter for each name in `files`, exported as that name.

    `files` names for each function the object file that it is from. Raises `MeterError`.
    """
    sections = dict(read_sections(module))
    names = sorted(set(files))
    body = sections["global"]
    first = body.number()  # nothing that is linked here imports globals
    numbers = {name: first + number for number, name in enumerate(names)}
    kept = body.data[body.position : body.end]
    counters = (I64 + MUTABLE + I64_CONST + b"\0" + END) * len(names)
    return replace_sections(
        module,
        {
            "global": unsigned(first + len(names)) + kept + counters,
            "export": _exports(sections["export"], numbers),
            "code": _code(sections["code"], [numbers[file] for file in files]),
        },
    )


def read_functions(module: bytes, link_map: Path) -> list[Function]:
    """Give the functions of a linked module, from the linker's map, which has them in its order.

    Raises `MeterError` if the map is of another module.
    """
    with link_map.open(encoding="utf-8", errors="replace") as lines:
        linked = parse_link_map(lines).functions
    found = [Function(file=_file(placed), size=placed.size) for placed in linked]
    code = dict(read_sections(module))["code"]
    bodies = [body.end - body.position for body in read_bodies(code)]
    if [function.size for function in found] != [size + len(unsigned(size)) for size in bodies]:
        raise MeterError("the linker's map has other functions than the module")
    return found


def _file(placed: Placed) -> str:
    return f"{PurePath(placed.file).stem}/{placed.member}" if placed.member else REST


def _exports(body: Reader, numbers: Mapping[str, int]) -> bytes:
    out = bytearray(unsigned(body.number() + len(numbers)))
    out += body.data[body.position : body.end]
    for name, number in numbers.items():
        out += unsigned(len(name.encode())) + name.encode()
        out += bytes([KINDS.index("global")]) + unsigned(number)
    return bytes(out)


def _code(section: Reader, counters: Sequence[int]) -> bytes:
    out = bytearray(unsigned(len(counters)))
    for body, counter in zip(read_bodies(section), counters, strict=True):
        counted = count_in(body, counter)
        out += unsigned(len(counted)) + counted
    return bytes(out)


def count_in(body: Reader, counter: int) -> bytes:
    """Give what the code section holds of a function, with its instructions counted."""
    data, start = body.data, body.position
    for _ in range(body.number()):
        body.number()
        body.byte()
    out = bytearray(data[start : body.position])
    get, put = GLOBAL_GET + unsigned(counter), I64_ADD + GLOBAL_SET + unsigned(counter)
    position = run = body.position
    count = 0
    while position < body.end:
        step = STEP.match(data, position, body.end)
        after = step.end() if step else None
        if data[position] == BR_TABLE:
            after = skip_br_table(data, position + 1, body.end)
        if after is None:
            raise MeterError(f"no instruction that is known at {position:#x}")
        count += 1
        if step is None or step["control"]:
            out += data[run:position] + get + I64_CONST + signed(count) + put
            out += data[position:after]
            run, count = after, 0
        position = after
    return bytes(out)
