"""An entry in two parts, with the lines of the file."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from py2wasm.errors import ProgramError
from py2wasm.program import Module, Origin, Program
from py2wasm.program.reach import Reach
from py2wasm.snapshot import TAIL, split_entry
from py2wasm.target_python import Opening, Scan, Scope
from py2wasm.target_python.opening import scan_opening

TEXT = """\
# -*- coding: latin-1 -*-
'''A program.'''
from __future__ import (
    annotations,
)
import sys
# A note.
def main(): ...

if __name__ == "__main__":
    x: Missing
    main()
"""


class Scanner:
    """Stands in for the target's Python, by the host's."""

    def opening(self, path: Path) -> Opening:
        found = scan_opening(ast.parse(path.read_bytes()))
        guard, future = found["guard"], found["future"]
        assert isinstance(future, list)
        assert guard is None or isinstance(guard, int)
        return Opening(guard=guard, future=tuple((start, end) for start, end in future))

    def scan(self, path: Path, *, entry: bool) -> Scan:
        assert entry
        scope = Scope(name="", owner="", imports=(), mentions=frozenset({path.stem}))
        return Scan(scopes=(scope,), exports=(), strings=frozenset())


def program(tmp_path: Path, text: str, name: str = "app.py") -> Program:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    entry = Module(
        name="__main__",
        path=path,
        guest_path="/app/app.py",
        is_package=False,
        origin=Origin.USER,
        reason="the entry",
    )
    return Program(entry=entry, modules=(entry,), builtins={}, reach=Reach(bodies=(), builtins={}))


def test_both_parts_keep_their_lines(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    found = split_entry(program(tmp_path, TEXT), Scanner(), work)  # type: ignore[arg-type]
    head, tail = found.modules
    assert (head.name, tail.name) == ("__main__", TAIL)
    assert found.entry is head
    assert {body.module: body.scan.scopes[0].mentions for body in found.reach.bodies} == {
        "__main__": {"head"},
        TAIL: {"tail"},
    }
    assert head.guest_path == tail.guest_path == "/app/app.py"
    lines = TEXT.splitlines()
    assert head.path.read_text().splitlines() == lines[:9]
    kept = {1, 3, 4, 5, 7, 10, 11, 12}
    expected = [line if number in kept else "" for number, line in enumerate(lines, 1)]
    assert tail.path.read_text().splitlines() == expected
    # Annotations are not evaluated, as the file wants it.
    code = compile(tail.path.read_text(), "app.py", "exec")
    exec(code, {"__name__": "__main__", "main": int})  # noqa: S102 - the text above


@pytest.mark.parametrize(("text", "name"), [("print(1)\n", "app.py"), (TEXT, "app.pyx")])
def test_a_program_without_a_start(tmp_path: Path, text: str, name: str) -> None:
    with pytest.raises(ProgramError, match="where the program starts"):
        split_entry(program(tmp_path, text, name), Scanner(), tmp_path)  # type: ignore[arg-type]
