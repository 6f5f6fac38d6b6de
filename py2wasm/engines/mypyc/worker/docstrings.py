"""Finds docstrings, which mypyc leaves out: of the module, its functions, classes and methods."""

from __future__ import annotations

import ast

_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def find_docstrings(source: bytes) -> dict[str, str]:
    """Give the docstrings of a module by names like `Class.method`; its own is under ``."""
    found: dict[str, str] = {}
    _note(ast.parse(source), "", found)
    return found


def _note(node: _Documented, name: str, found: dict[str, str]) -> None:
    if (text := ast.get_docstring(node, clean=False)) is not None:
        found[name] = _compiled(text)
    if isinstance(node, ast.Module | ast.ClassDef):
        for inner in node.body:
            if isinstance(inner, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                _note(inner, f"{name}.{inner.name}".lstrip("."), found)


def _compiled(text: str) -> str:
    """Give a docstring as the compiler leaves it: with less indentation."""
    tree = ast.parse("")
    tree.body.append(ast.Expr(ast.Constant(text)))
    names: dict[str, str] = {}
    exec(compile(ast.fix_missing_locations(tree), "", "exec"), names)  # noqa: S102 - a string
    return names["__doc__"]
