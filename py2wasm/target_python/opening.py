"""The opening of a module: what it imports before it does anything else.

What an entry's opening imports can be imported before the program runs, and nobody could tell: up
to there it has only defined functions and constants. The other imports come after statements that
may change what an import does.

Run by the worker under the target's Python; uses the standard library only.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# What runs code of others where it stands.
ACTS = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)


def scan_opening(tree: ast.Module) -> dict[str, object]:
    """List the imports of the opening, those at the top level after it, and the line of the guard.

    Each import is its level, its name and the names taken from it. The guard is the top level's
    last statement if that is `if __name__ == "__main__":`. `future` holds the first and last line
    of each import from `__future__`.
    """
    opening: list[object] = []
    after: list[object] = []
    found = opening
    for statement in tree.body:
        found += _imports(statement)
        if not _is_quiet(statement):
            found = after
    last = tree.body[-1] if tree.body else None
    return {
        "opening": opening,
        "after": after,
        "future": [
            [statement.lineno, statement.end_lineno]
            for statement in tree.body
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
        ],
        "guard": last.lineno if last is not None and is_guard(last) else None,
    }


def is_guard(statement: ast.stmt) -> bool:
    """Say whether this is `if __name__ == "__main__":` without `else`."""
    match statement:
        case ast.If(
            test=ast.Compare(
                left=ast.Name(id="__name__"),
                ops=[ast.Eq()],
                comparators=[ast.Constant(value="__main__")],
            ),
            orelse=[],
        ):
            return True
    return False


def _imports(statement: ast.stmt) -> Iterator[list[object]]:
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield [0, alias.name, []]
    elif isinstance(statement, ast.ImportFrom) and statement.module != "__future__":
        names = [alias.name for alias in statement.names]
        yield [statement.level, statement.module or "", names]
    elif isinstance(statement, ast.Try):
        for inner in statement.body:
            yield from _imports(inner)


def _is_quiet(statement: ast.stmt) -> bool:
    """Say whether a statement changes nothing but names of the module itself."""
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Try():
            # An import that may fail; if it does, the opening ends there.
            bodies = (*statement.body, *statement.orelse, *statement.finalbody)
            return all(isinstance(inner, (ast.Import, ast.ImportFrom)) for inner in bodies)
        case ast.FunctionDef(args=arguments) | ast.AsyncFunctionDef(args=arguments):
            defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
            return not statement.decorator_list and not any(map(_acts, defaults))
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(target, ast.Name) for target in targets) and not _acts(value)
        case ast.AnnAssign(target=ast.Name()):
            return not _acts(statement)
    return isinstance(statement, ast.If) and _is_type_checking(statement)


def _acts(node: ast.AST) -> bool:
    return any(isinstance(part, ACTS) for part in ast.walk(node))


def _is_type_checking(statement: ast.If) -> bool:
    test = statement.test
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", None)
    return name == "TYPE_CHECKING" and not statement.orelse
