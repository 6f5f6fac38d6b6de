"""What the SDK imports: it is in every node, so that is part of its size."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import wedge.node

FOLDER = Path(wedge.node.__file__).parent
ROOT = FOLDER.parents[1]
# Its imports when a node runs. `_json` is C; the package around it imports regular expressions.
OUTSIDE = {"__future__", "_evp", "_json", "builtins", "sys", "time"}
# These let py2wasm find that a node may compile, or may import a module again.
MENTIONED = {"eval", "exec", "compile", "modules", "reload", "__doc__"}


def run_time_imports(tree: ast.Module) -> set[str]:
    """Give the modules that are imported outside `if TYPE_CHECKING`."""
    checked = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    skipped = {id(inner) for node in checked for inner in ast.walk(node)}
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def modules() -> dict[str, ast.Module]:
    # The shape of the host is for type checkers alone; a test below sees that nothing imports it.
    return {
        path.stem: ast.parse(path.read_text("utf-8"))
        for path in FOLDER.glob("*.py")
        if path.stem != "shape"
    }


def test_it_imports_next_to_nothing() -> None:
    imported = set().union(*(run_time_imports(tree) for tree in modules().values()))
    own = {name for name in imported if name.split(".")[0] == "wedge"}
    assert imported - own == OUTSIDE
    assert {name for name in own if not name.startswith("wedge.node")} == set()
    assert "wedge.node.shape" not in own


def test_importing_it_brings_nothing_large() -> None:
    program = (
        "import sys; before = set(sys.modules); import wedge.node;"
        "print(*sorted(name for name in set(sys.modules) - before if 'wedge' not in name))"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.append({str(ROOT)!r}); {program}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) <= {"__future__", "_json"}


def test_it_mentions_nothing_that_keeps_the_parser_or_the_modules() -> None:
    mentioned = {
        name
        for tree in modules().values()
        for node in ast.walk(tree)
        for name in (getattr(node, "id", None), getattr(node, "attr", None))
        if name in MENTIONED
    }
    assert mentioned == set()
