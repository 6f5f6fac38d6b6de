"""Gives loops over ranges their meaning, and makes those with any step loops that count.

mypyc sets the variable of a loop before it knows whether there is anything to loop over. Where
somebody may see that, the loop has a variable of its own. And mypyc counts only by literal steps;
one by another step becomes

    at, end, step = ...
    while step > 0 and at < end or step < 0 and at > end:
        variable = at
        at = at + step
        ...
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mypy.constant_fold import constant_fold_expr
from mypy.nodes import (
    ARG_POS,
    GDEF,
    AssignmentStmt,
    Block,
    CallExpr,
    ComparisonExpr,
    Expression,
    ForStmt,
    IfStmt,
    IntExpr,
    MypyFile,
    NameExpr,
    OpExpr,
    RaiseStmt,
    RefExpr,
    Statement,
    StrExpr,
    TypeInfo,
    UnaryExpr,
    Var,
    WhileStmt,
)
from mypy.types import Instance, LiteralType, Type, get_proper_type

from .rewriting import placed, refer, refer_to_builtin, rewrite

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, MutableMapping

NAME = "_py2wasm_range"
WHOLE = "builtins.int"
NO_STEP = "range() arg 3 must not be zero"
STEPPED = 3


def count_ranges(
    module: MypyFile,
    builtins: MypyFile,
    types: MutableMapping[Expression, Type],
    seen: Container[tuple[int, int]],
) -> None:
    """Change a module that mypy has checked.

    `types` holds what it found of expressions, `seen` the places of loops whose variables are seen
    (`variables.py`).
    """
    rewrite(module, _Counter(builtins, types, seen).change)


class _Counter:
    def __init__(
        self,
        builtins: MypyFile,
        types: MutableMapping[Expression, Type],
        seen: Container[tuple[int, int]],
    ) -> None:
        self._builtins = builtins
        self._types = types
        self._seen = seen
        self._made = 0
        self._whole = self._instance("int")

    def change(self, statement: Statement, kind: int) -> Iterable[Statement] | None:
        if not isinstance(statement, ForStmt) or statement.is_async:
            return None
        call = statement.expr
        if not isinstance(call, CallExpr) or not _is_range(call):
            return None
        if len(call.args) == STEPPED and constant_fold_expr(call.args[2], "") is None:
            return self._counted(statement, call, kind) if self._is_whole(call.args) else None
        if kind == GDEF or (statement.line, statement.column) in self._seen:
            self._keep_variable(statement, kind)
        return None

    def _keep_variable(self, statement: ForStmt, kind: int) -> None:
        """Let the loop have a variable of its own, from which the other is set."""
        index = statement.index
        variable = index.node if isinstance(index, NameExpr) else None
        declared = variable.type if isinstance(variable, Var) else None
        name = self._variable(kind, index, declared or self._whole)
        statement.index = name()
        statement.body.body.insert(0, _assign(index, name(), statement))

    def _counted(self, statement: ForStmt, call: CallExpr, kind: int) -> list[Statement]:
        at, end, step = (self._variable(kind, call, self._whole) for _ in call.args)
        names = zip((at, end, step), call.args, strict=True)
        after = placed(OpExpr("+", at(), step()), call)
        # Without a type it would be an object in between.
        self._types[after] = self._whole
        body = [
            _assign(statement.index, at(), statement),
            _assign(at(), after, statement),
            *statement.body.body,
        ]
        # Which way it goes is asked once.
        up = self._variable(kind, call, self._instance("bool"))
        down = placed(UnaryExpr("not", up()), call)
        self._types[down] = self._instance("bool")
        rises = OpExpr("and", up(), self._compare(at(), "<", end()))
        falls = OpExpr("and", down, self._compare(at(), ">", end()))
        goes_on = OpExpr("or", placed(rises, call), placed(falls, call))
        loop = WhileStmt(placed(goes_on, call), Block(body), statement.else_body)
        loop.set_line(statement)
        return [
            *(_assign(name(), value, statement) for name, value in names),
            self._refusal(step(), statement),
            _assign(up(), self._compare(step(), ">", self._number(0, call)), statement),
            loop,
        ]

    def _compare(self, left: Expression, operator: str, right: Expression) -> Expression:
        found = ComparisonExpr([operator], [left, right])
        found.method_types = [None]
        self._types[found] = self._instance("bool")
        return placed(found, left)

    def _refusal(self, step: Expression, statement: ForStmt) -> Statement:
        text = StrExpr(NO_STEP)
        self._types[text] = self._instance("str")
        error = refer_to_builtin(self._builtins, "ValueError", statement)
        raised = RaiseStmt(placed(CallExpr(error, [text], [ARG_POS], [None]), statement), None)
        test = self._compare(step, "==", self._number(0, step))
        refusal = IfStmt([test], [Block([raised])], None)
        for item in (raised, refusal):
            item.set_line(statement)
        return refusal

    def _number(self, value: int, place: Expression) -> Expression:
        found = IntExpr(value)
        self._types[found] = self._whole
        return placed(found, place)

    def _instance(self, name: str) -> Instance:
        found = self._builtins.names[name].node
        assert isinstance(found, TypeInfo)  # noqa: S101 - it is a class
        return Instance(found, [])

    def _variable(self, kind: int, place: Expression, type_: Type) -> Callable[[], NameExpr]:
        self._made += 1
        name = partial(refer, Var(f"{NAME}{self._made}", type_), kind, place)

        def typed() -> NameExpr:
            found = name()
            self._types[found] = type_
            return found

        return typed

    def _is_whole(self, values: Iterable[Expression]) -> bool:
        found = [get_proper_type(self._types.get(value)) for value in values]
        kinds = [item.fallback if isinstance(item, LiteralType) else item for item in found]
        return all(isinstance(kind, Instance) and kind.type.fullname == WHOLE for kind in kinds)


def _is_range(call: CallExpr) -> bool:
    return (
        isinstance(call.callee, RefExpr)
        and call.callee.fullname == "builtins.range"
        and 1 <= len(call.args) <= STEPPED
        and set(call.arg_kinds) == {ARG_POS}
    )


def _assign(target: Expression, value: Expression, place: Statement) -> Statement:
    made = AssignmentStmt([target], value)
    made.set_line(place)
    return made
