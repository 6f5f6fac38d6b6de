"""Gives `raise ... from ...` its meaning: mypyc leaves out what comes after `from`.

What is raised is put into a variable, gets its cause, and is then raised.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mypy.nodes import (
    ARG_POS,
    AssignmentStmt,
    CallExpr,
    ConditionalExpr,
    Expression,
    MemberExpr,
    MypyFile,
    RaiseStmt,
    RefExpr,
    Statement,
    TypeInfo,
    Var,
)
from mypy.types import AnyType, TypeOfAny

from .rewriting import placed, refer, refer_to_builtin, rewrite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = "_py2wasm_raised"


def set_causes(module: MypyFile, builtins: MypyFile) -> None:
    """Change a module that mypy has checked; `builtins` is mypy's tree of that module."""
    rewrite(module, _CauseSetter(builtins).change)


class _CauseSetter:
    def __init__(self, builtins: MypyFile) -> None:
        self._builtins = builtins
        self._made = 0

    def change(self, statement: Statement, kind: int) -> Iterable[Statement] | None:
        if isinstance(statement, RaiseStmt) and statement.expr and statement.from_expr:
            return self._with_cause(statement, statement.expr, statement.from_expr, kind)
        return None

    def _with_cause(
        self, statement: RaiseStmt, raised: Expression, cause: Expression, kind: int
    ) -> Iterator[Statement]:
        self._made += 1
        variable = Var(f"{NAME}{self._made}", AnyType(TypeOfAny.special_form))
        name = partial(refer, variable, kind, raised)
        made: list[Statement] = [AssignmentStmt([name()], raised)]
        if not isinstance(raised, CallExpr):
            # Perhaps a class.
            type_ = refer_to_builtin(self._builtins, "type", raised)
            test = self._call("isinstance", name(), type_)
            instance = placed(CallExpr(name(), [], [], []), raised)
            chosen = placed(ConditionalExpr(test, instance, name()), raised)
            made.append(AssignmentStmt([name()], chosen))
        if isinstance(cause, RefExpr) and isinstance(cause.node, TypeInfo):
            cause = placed(CallExpr(cause, [], [], []), cause)
        target = MemberExpr(name(), "__cause__")
        target.set_line(raised)
        made += [AssignmentStmt([target], cause), RaiseStmt(name(), None)]
        for item in made:
            item.set_line(statement)
            yield item

    def _call(self, word: str, *arguments: Expression) -> Expression:
        kinds = [ARG_POS for _ in arguments]
        names: list[str | None] = [None for _ in arguments]
        function = refer_to_builtin(self._builtins, word, arguments[0])
        return placed(CallExpr(function, list(arguments), kinds, names), arguments[0])
