"""setjmp and longjmp without exception handling: compiled C that returns early, call by call.

    python unwind.py in.s out.s

A library that leaves by `longjmp` from deep inside needs the frames in between to go.
WebAssembly's way is exception handling, which ahead-of-time compilers for small devices do not
have. Here every function returns instead: after each call stands a check of `py2wasm_unwinding`,
which `longjmp` sets, and a return of any value. The frame with `setjmp` is not compiled so; it
sees the flag and clears it (`runtime_stubs/py2wasm_unwind.h`). Only unwinding is possible, which
is what libraries use it for.

The text is LLVM's assembler for WebAssembly, where a call leaves its result on the operand stack
and `return` forgets what lies below.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FILE = Path(__file__)
FLAG = "py2wasm_unwinding"
TYPE = re.compile(r"^\t\.functype\t(?P<name>\S+) \([^)]*\) -> \((?P<result>\w*)\)$")
LABEL = re.compile(r"^(?P<name>[\w$.]+):")
CALL = re.compile(r"^\t(?:call\t(?P<name>\S+)|call_indirect\b.*)$")
# What never leaves by a longjmp, and is called in inner loops.
SAFE = {"memcpy", "memset", "memmove", "memcmp", "strlen", "malloc", "calloc", "free"}


def add_checks(text: str) -> str:
    """Give the assembler text with a check after each call."""
    lines: list[str] = []
    result = label = ""
    for line in text.splitlines():
        lines.append(line)
        if match := LABEL.match(line):
            label = match["name"]
        elif (match := TYPE.match(line)) and match["name"] == label:
            # Inside a function this line says what it returns itself.
            result = match["result"]
        elif (match := CALL.match(line)) and match["name"] not in SAFE:
            lines += _check(result)
    return "\n".join([*lines, ""])


def _check(result: str) -> list[str]:
    value = [f"\t{result}.const\t0"] if result else []
    return ["\ti32.const\t0", f"\ti32.load\t{FLAG}", "\tif", *value, "\treturn", "\tend_if"]


def main() -> None:
    """Transform a file."""
    source, target = map(Path, sys.argv[1:])
    target.write_text(add_checks(source.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
