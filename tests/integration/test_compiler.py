"""The parser and compiler are in a module only if something in the program may need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.tool import Tool, read_sidecar

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.toolchain

# At least so much smaller, as linked and with a snapshot.
PARSER_SIZE = 550_000
SNAPSHOT_SAVES = 300_000
# Hides what it does from every analysis.
HIDDEN = """
import builtins
name = "".join(("ev", "al"))
try:
    print(vars(builtins)[name]("6 * 7"))
except RuntimeError as error:
    print(error)
"""
LEFT_OUT = (
    "source text cannot be compiled here: the compiler was left out, because nothing in the "
    "program was found to call compile, eval or exec\n"
    'hint: build with `compiler = "keep"` in [tool.py2wasm], or with `--compiler keep`\n'
)
POINTS = """
from dataclasses import dataclass

@dataclass(order=True)
class Point:
    x: int
    y: int = 0
"""
SHOWN = "from points import Point\nprint(sorted([Point(2), Point(1, 3)]))\n"


def compiler(module: Path) -> tuple[bool, str]:
    found = read_sidecar(module)["compiler"]
    return found["kept"], found["reason"]


@pytest.mark.parametrize(("kind", "saved"), [("none", PARSER_SIZE), ("imports", SNAPSHOT_SAVES)])
def test_left_out_and_kept(tool: Tool, kind: str, saved: int) -> None:
    tool.write("app.py", HIDDEN)
    without = tool.built("app.py", "--snapshot", kind)
    assert compiler(without) == (False, "nothing that may run calls compile, eval or exec")
    assert tool.output(without) == LEFT_OUT
    size = without.stat().st_size
    kept = tool.built("app.py", "--snapshot", kind, "--compiler", "keep")
    assert compiler(kept) == (True, "`compiler = 'keep'`")
    assert tool.output(kept) == "42\n"
    assert kept.stat().st_size - size > saved


def test_what_may_compile_is_named(tool: Tool) -> None:
    tool.write("app.py", "import json\nif json.loads('0'):\n    exec('x')\nprint('fine')\n")
    result = tool.build("app.py", "--explain")
    assert "kept      your program (line 3)" in result.stdout
    dropped = tool.built("app.py", "--compiler", "drop")
    assert compiler(dropped) == (False, "`compiler = 'drop'`")
    assert tool.output(dropped) == "fine\n"


def test_a_snapshot_has_compiled_what_its_imports_needed(tool: Tool) -> None:
    tool.write("points.py", POINTS)
    tool.write("app.py", SHOWN)
    expected = "[Point(x=1, y=3), Point(x=2, y=0)]\n"
    later = tool.built("app.py", "--snapshot", "none")
    assert compiler(later) == (True, "dataclasses (line 498), by `_FuncBuilder` in dataclasses")
    assert tool.output(later) == expected
    imported = tool.built("app.py", "--snapshot", "imports")
    assert compiler(imported)[0] is False
    assert tool.output(imported) == expected
    tool.write("app.py", f"{POINTS}\nif __name__ == '__main__':\n    print(Point(1))\n")
    begun = tool.built("app.py", "--snapshot", "program")
    assert compiler(begun)[0] is False
    assert tool.output(begun) == "Point(x=1, y=0)\n"


def test_what_runs_after_a_snapshot_of_the_program_may_compile(tool: Tool) -> None:
    tool.write("app.py", "x = 1\nif __name__ == '__main__':\n    print(eval('x + 1'))\n")
    module = tool.built("app.py", "--snapshot", "program")
    assert compiler(module) == (True, "your program (line 3)")
    assert tool.output(module) == "2\n"


def test_syntax_trees_come_with_ast_alone(tool: Tool) -> None:
    tool.write("app.py", "import ast\nprint(ast.unparse(ast.parse('a+b')))\n")
    module = tool.built("app.py")
    assert read_sidecar(module)["compiler"]["syntax_trees"] is True
    assert tool.output(module) == "a + b\n"
    tool.write(
        "app.py",
        "print(eval('1 + 1'))\n"
        "try:\n    compile('1', 'x', 'eval', 0x400)\nexcept RuntimeError as error:\n"
        "    print(str(error).partition(':')[0])\n",
    )
    module = tool.built("app.py")
    assert read_sidecar(module)["compiler"]["syntax_trees"] is False
    assert tool.output(module) == "2\nthere are no syntax trees here\n"
