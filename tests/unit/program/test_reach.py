"""Whether a program may have source text compiled, decided from the scans of its modules."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from py2wasm.program.reach import Body, Reach
from py2wasm.target_python import Scan, TargetPython

LIBRARY = """
def make():
    return _make_by_text()
def _make_by_text():
    return eval("1")
class Maker:
    def __init__(self): self.text = "1"
    def value(self): return eval(self.text)
"""


def scan(text: str) -> Scan:
    with TemporaryDirectory() as folder, TargetPython(Path(sys.executable)) as python:
        path = Path(folder) / "module.py"
        path.write_text(text, "utf-8")
        return python.scan(path)


def reach(own: str, library: str = LIBRARY, **settings: Any) -> Reach:
    bodies = (
        Body(module="__main__", own=True, stdlib=False, scan=scan(own)),
        Body(module="library", own=False, stdlib=True, scan=scan(library)),
    )
    return Reach(bodies=bodies, builtins=settings.pop("builtins", {}), **settings)


def test_functions_of_the_library_that_nothing_mentions() -> None:
    assert reach("import library\nprint(1)").why_compiles() is None
    why = reach("import library\nlibrary.make()").why_compiles()
    assert why == "library (line 5), by `_make_by_text` in library"


def test_own_code_counts_without_being_mentioned() -> None:
    assert reach("def f():\n    return eval('1')").why_compiles() == "your program (line 2)"


def test_a_name_alone_is_of_its_own_module() -> None:
    assert reach("make = 1\nprint(make)").why_compiles() is None
    assert reach("from library import make\nmake()").why_compiles() is not None


def test_methods_need_their_class() -> None:
    assert reach("import library\nx.value").why_compiles() is None
    assert reach("import library\nlibrary.Maker().value").why_compiles() is not None


def test_what_has_run() -> None:
    text = "from library import make\n@make\nclass A:\n    x = eval('1')\n"
    assert reach(text).why_compiles() is not None
    assert reach(text).why_compiles(["__main__"]) is None
    # A function that has been kept may be called later.
    kept = text + "kept = make\n"
    assert (
        reach(kept).why_compiles(["__main__"]) == "library (line 5), by `_make_by_text` in library"
    )
    later = text + "def f():\n    make()\n"
    assert reach(later).why_compiles(["__main__"]) is not None


def test_functions_that_compile_in_few_of_their_uses() -> None:
    inert = {"library:_make_by_text": frozenset({"'type'", "special"})}
    text = "import library\nlibrary.make()\n"
    assert reach(text, inert=inert).why_compiles() is None
    for more in ("import special", "x.special", "y: Optional['Name']"):
        assert reach(text + more, inert=inert).why_compiles() is not None


@pytest.mark.parametrize("text", ["import sys\nsys.path", "importlib.util.spec_from_file_location"])
def test_modules_from_sources(text: str) -> None:
    why = reach(text).why_compiles()
    assert why is not None
    assert "source files" in why


def test_symbol_tables_and_syntax_trees() -> None:
    assert reach("", builtins={"_symtable": "imported by symtable"}).why_compiles() == (
        "`_symtable`: imported by symtable"
    )
    with_trees = reach("", builtins={"_ast": "imported by ast"})
    assert with_trees.has_syntax_trees
    assert with_trees.why_compiles() is None
    assert not reach("").has_syntax_trees


def test_both_parts_of_an_entry() -> None:
    found = reach("x = eval('1')").with_scans({"__main__": scan("x = eval('1')"), "tail": scan("")})
    assert found.why_compiles(["__main__"]) is None
    assert [body.module for body in found.bodies] == ["library", "__main__", "tail"]
