"""Splitting the entry for a snapshot of the whole program.

    def main(): ...             # runs when the module is built

    if __name__ == "__main__":  # runs in each run
        main()

Both parts keep the lines of the file, which tracebacks show.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from py2wasm.errors import ProgramError
from py2wasm.program import Module, Origin

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.program import Program
    from py2wasm.target_python import TargetPython

TAIL = "__main__.tail"


def split_entry(program: Program, python: TargetPython, work: Path) -> Program:
    """Give the program with its entry in two parts.

    Raises `ProgramError` if the entry does not end with the guard.
    """
    entry = program.entry
    opening = None if entry.is_cython else python.opening(entry.path)
    if opening is None or opening.guard is None:
        raise ProgramError(
            "a snapshot of the whole program needs to know where the program starts",
            cause=f'`{entry.path.name}` does not end with `if __name__ == "__main__":`',
            hint="end it so, name a function (`module:function`) as the entry, "
            'or build with `snapshot = "imports"`',
        )
    lines = entry.path.read_bytes().splitlines(keepends=True)
    kept = {line for start, end in opening.future for line in range(start, end + 1)}
    head, tail = work / "head.py", work / "tail.py"
    head.write_bytes(b"".join(lines[: opening.guard - 1]))
    tail.write_bytes(
        b"".join(
            # The first lines may name the encoding.
            line if number >= opening.guard or number in kept or line.startswith(b"#") else b"\n"
            for number, line in enumerate(lines, 1)
        )
    )
    first = replace(entry, path=head)
    second = Module(
        name=TAIL,
        path=tail,
        guest_path=entry.guest_path,
        is_package=False,
        origin=Origin.USER,
        reason="what the entry does in each run",
    )
    others = [first if module is entry else module for module in program.modules]
    return replace(
        program,
        entry=first,
        modules=(*others, second),
        reach=program.reach.with_scans(
            {entry.name: python.scan(head, entry=True), TAIL: python.scan(tail, entry=True)}
        ),
    )
