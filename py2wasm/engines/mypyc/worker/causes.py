"""Gives `raise ... from ...` its meaning: mypyc leaves out what comes after `from`.

What is raised is put into a variable, gets its cause, and is then raised. The statements are made
of mypy's own nodes, after it has checked the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mypy.nodes import (
    ARG_POS,
    GDEF,
    LDEF,
    AssignmentStmt,
    Block,
    CallExpr,
    ClassDef,
    ConditionalExpr,
    Decorator,
    Expression,
    ForStmt,
    FuncDef,
    IfStmt,
    MatchStmt,
    MemberExpr,
    MypyFile,
    NameExpr,
    OverloadedFuncDef,
    RaiseStmt,
    RefExpr,
    Statement,
    TryStmt,
    TypeInfo,
    Var,
    WhileStmt,
    WithStmt,
)
from mypy.types import AnyType, TypeOfAny

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "_py2wasm_raised"


def set_causes(module: MypyFile, builtins: MypyFile) -> None:
    """Change a module that mypy has checked; `builtins` is mypy's tree of that module."""
    setter = _CauseSetter(builtins)
    module.defs = setter.changed(module.defs, GDEF)


class _CauseSetter:
    def __init__(self, builtins: MypyFile) -> None:
        self._builtins = builtins
        self._made = 0

    def changed(self, statements: Iterable[Statement], kind: int) -> list[Statement]:
        """Give statements with causes set; names in them are of a kind, local or global."""
        found: list[Statement] = []
        for statement in statements:
            if isinstance(statement, RaiseStmt) and statement.expr and statement.from_expr:
                found += self._with_cause(statement, statement.expr, statement.from_expr, kind)
                continue
            for function in _functions(statement):
                function.body.body = self.changed(function.body.body, LDEF)
            for block in _blocks(statement):
                block.body = self.changed(block.body, kind)
            found.append(statement)
        return found

    def _with_cause(
        self, statement: RaiseStmt, raised: Expression, cause: Expression, kind: int
    ) -> Iterator[Statement]:
        self._made += 1
        variable = Var(f"{NAME}{self._made}", AnyType(TypeOfAny.special_form))

        def name() -> NameExpr:
            found = NameExpr(variable.name)
            found.kind, found.node, found.fullname = kind, variable, variable.name
            found.set_line(raised)
            return found

        made: list[Statement] = [AssignmentStmt([name()], raised)]
        if not isinstance(raised, CallExpr):
            # Perhaps a class.
            test = self._call("isinstance", name(), self._builtin("type", raised))
            instance = _at(CallExpr(name(), [], [], []), raised)
            chosen = _at(ConditionalExpr(test, instance, name()), raised)
            made.append(AssignmentStmt([name()], chosen))
        if isinstance(cause, RefExpr) and isinstance(cause.node, TypeInfo):
            cause = _at(CallExpr(cause, [], [], []), cause)
        target = MemberExpr(name(), "__cause__")
        target.set_line(raised)
        made += [AssignmentStmt([target], cause), RaiseStmt(name(), None)]
        for item in made:
            item.set_line(statement)
            yield item

    def _call(self, word: str, *arguments: Expression) -> Expression:
        kinds = [ARG_POS for _ in arguments]
        names: list[str | None] = [None for _ in arguments]
        function = self._builtin(word, arguments[0])
        return _at(CallExpr(function, list(arguments), kinds, names), arguments[0])

    def _builtin(self, word: str, place: Expression) -> NameExpr:
        found = NameExpr(word)
        found.kind, found.fullname = GDEF, f"builtins.{word}"
        found.node = self._builtins.names[word].node
        found.set_line(place)
        return found


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


def _at(made: Expression, place: Expression) -> Expression:
    made.set_line(place)
    return made
