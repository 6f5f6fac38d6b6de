"""Replaces statements in what mypy has made of a module, by others of mypy's own nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mypy.nodes import (
    GDEF,
    LDEF,
    Block,
    ClassDef,
    Decorator,
    ForStmt,
    FuncDef,
    IfStmt,
    MatchStmt,
    MypyFile,
    NameExpr,
    OverloadedFuncDef,
    Statement,
    TryStmt,
    WhileStmt,
    WithStmt,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mypy.nodes import Context, Expression, Var

    # Takes a statement and what kind its names are, local or global; None leaves it as it is.
    Change = Callable[[Statement, int], Iterable[Statement] | None]


def rewrite(module: MypyFile, change: Change) -> None:
    """Change a module that mypy has checked: inner statements first."""
    module.defs = _rewritten(module.defs, GDEF, change)


def _rewritten(statements: Iterable[Statement], kind: int, change: Change) -> list[Statement]:
    found: list[Statement] = []
    for statement in statements:
        for function in _functions(statement):
            function.body.body = _rewritten(function.body.body, LDEF, change)
        for block in _blocks(statement):
            block.body = _rewritten(block.body, kind, change)
        made = change(statement, kind)
        found += [statement] if made is None else made
    return found


def refer(variable: Var, kind: int, place: Context) -> NameExpr:
    """Give an expression that is a variable."""
    found = NameExpr(variable.name)
    found.kind, found.node, found.fullname = kind, variable, variable.name
    found.set_line(place)
    return found


def refer_to_builtin(builtins: MypyFile, name: str, place: Context) -> NameExpr:
    """Give an expression that is what has this name in `builtins`, mypy's tree of that module."""
    found = NameExpr(name)
    found.kind, found.fullname = GDEF, f"builtins.{name}"
    found.node = builtins.names[name].node
    found.set_line(place)
    return found


def placed(made: Expression, place: Context) -> Expression:
    """Give an expression that tracebacks find where another node is."""
    made.set_line(place)
    return made


def _functions(statement: Statement) -> list[FuncDef]:
    """Give the functions that a statement defines."""
    match statement:
        case FuncDef():
            return [statement]
        case Decorator():
            return [statement.func]
        case OverloadedFuncDef():
            parts = [*statement.items, *([statement.impl] if statement.impl else [])]
            return list(dict.fromkeys(found for part in parts for found in _functions(part)))
    return []


def _blocks(statement: Statement) -> list[Block]:  # noqa: PLR0911 - one return a form
    """Give the blocks of a statement whose names are those around it."""
    match statement:
        case Block():
            return [statement]
        case ClassDef():
            return [statement.defs]
        case IfStmt():
            return [*statement.body, *_some(statement.else_body)]
        case ForStmt() | WhileStmt():
            return [statement.body, *_some(statement.else_body)]
        case WithStmt():
            return [statement.body]
        case MatchStmt():
            return list(statement.bodies)
        case TryStmt():
            ends = _some(statement.else_body, statement.finally_body)
            return [statement.body, *statement.handlers, *ends]
    return []


def _some(*blocks: Block | None) -> list[Block]:
    return [block for block in blocks if block is not None]
