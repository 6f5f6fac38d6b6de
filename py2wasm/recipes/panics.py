"""Panics as early returns: what Rust was compiled to, with a check after each call.

    python panics.py in.s out.s

The same as `unwind.py` does for C that uses longjmp, for one file that holds all of a program's
Rust: it is known there which functions can panic at all, and only calls of those are followed by
a check. `abort`, where what finds no memory ends, and `unreachable`, where a panic does, become
`py2wasm_throw`, which sets the flag. The flag is a global of the machine and not in memory, and
the returns of a function are one place at its end: both make the check short, of which there are
many. A call that the compiler knows not to come back needs none.

The text is LLVM's assembler for WebAssembly, where a branch names the number of blocks that it
leaves, and forgets what else is on the operand stack.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from itertools import zip_longest
from pathlib import Path

FILE = Path(__file__)
FLAG = "py2wasm_panicking"
THROW = "py2wasm_throw"
# What ends the program in Rust's library, and what `py2wasm_throw` is given for it.
ABORT = "abort"
NO_MEMORY, PANIC = 1, 2
TYPE = re.compile(r"^\t\.functype\t(?P<name>\S+) \([^)]*\) -> \((?P<result>\w*)\)$")
LABEL = re.compile(r"^(?P<name>(?!\.L)[^\s:#]+):")
CALL = re.compile(r"^\t(?P<kind>call|call_indirect)\t ?(?P<name>[^\s,]+)")
OPEN = re.compile(r"^\t(?:block|loop|if)\b")
CLOSE = re.compile(r"^\tend_(?:block|loop|if)\b")
UNREACHABLE = "\tunreachable"
LOCALS = "\t.local"
END = "\tend_function"
# Where source lines are, which Rust's own library says of itself.
DEBUG_LINE = re.compile(r"^(?:\t\.(?:loc|file)\t\d|\.L(?:tmp|func_begin|func_end)\d+:)")
DEBUG_SECTION = re.compile(r"^\t\.section\t\.debug_")
SECTION = re.compile(r"^\t\.(?:section|text)\b")


def add_checks(text: str) -> str:
    """Give the assembler text with checks."""
    lines = without_debugging(text.splitlines())
    throwing = find_throwing(lines)
    out = [f"\t.functype\t{THROW} (i32) -> ()", f"\t.globaltype\t{FLAG}, i32"]
    label = ""
    start = 0
    for number, line in enumerate(lines):
        if match := LABEL.match(line):
            label = match["name"]
        elif (match := TYPE.match(line)) and match["name"] == label:
            # Right after a function's label this line says what it returns itself.
            result = match["result"]
            start = number + 1
        elif line == END and start:
            out += _function(lines[start:number], result, throwing)
            start = 0
        if not start or start == number + 1:
            out.append(line)
    return "\n".join([*out, ""])


def _function(body: list[str], result: str, throwing: set[str]) -> list[str]:
    """Give the lines of a function between its head and its end."""
    out: list[str] = []
    depth = checks = 0
    skip = False
    for line, following in zip_longest(body, body[1:], fillvalue=""):
        if skip:
            skip = False
            continue
        if OPEN.match(line):
            depth += 1
        elif CLOSE.match(line):
            depth -= 1
        call = CALL.match(line)
        if line.startswith(UNREACHABLE):
            checks += 1
            out += [*_throw(PANIC), f"\tbr\t{depth}"]
            continue
        out += _throw(NO_MEMORY) if call and call["name"] == ABORT else [line]
        if call and (call["kind"] == "call_indirect" or call["name"] in throwing):
            checks += 1
            skip = following.startswith(UNREACHABLE)
            out += [f"\tbr\t{depth}"] if skip else [f"\tglobal.get\t{FLAG}", f"\tbr_if\t{depth}"]
    if not checks:
        return out
    head = [line for line in out if line.startswith(LOCALS)]
    rest = [line for line in out if not line.startswith(LOCALS)]
    value = [f"\t{result}.const\t0"] if result else []
    return [*head, "\tblock", *rest, "\treturn", "\tend_block", *value]


def _throw(why: int) -> list[str]:
    return [f"\ti32.const\t{why}", f"\tcall\t{THROW}"]


def without_debugging(lines: list[str]) -> list[str]:
    """Leave out what debuggers read."""
    kept = []
    debug = False
    for line in lines:
        if SECTION.match(line):
            debug = DEBUG_SECTION.match(line) is not None
        if not debug and not DEBUG_LINE.match(line):
            kept.append(line)
    return kept


def find_throwing(lines: list[str]) -> set[str]:
    """Name the functions that may return early, by what they call."""
    callers: defaultdict[str, set[str]] = defaultdict(set)
    waiting = [ABORT]
    label = function = ""
    for line in lines:
        if match := LABEL.match(line):
            label = match["name"]
        elif (match := TYPE.match(line)) and match["name"] == label:
            function = label
        elif match := CALL.match(line):
            if match["kind"] == "call_indirect":
                waiting.append(function)
            else:
                callers[match["name"]].add(function)
        elif line.startswith(UNREACHABLE):
            waiting.append(function)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += callers[name]
    return found


def main() -> None:
    """Transform a file."""
    source, target = map(Path, sys.argv[1:])
    target.write_text(add_checks(source.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
