"""Translates calls of built-in functions that mypyc would look up by name and call as any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mypy.nodes import ARG_POS
from mypyc.ir.ops import ERR_MAGIC
from mypyc.ir.rtypes import (
    int_rprimitive,
    is_int_rprimitive,
    object_rprimitive,
    str_rprimitive,
)
from mypyc.irbuild.specialize import specializers
from mypyc.primitives.registry import custom_op

if TYPE_CHECKING:
    from mypy.nodes import CallExpr, RefExpr
    from mypyc.ir.ops import Value
    from mypyc.irbuild.builder import IRBuilder

# By the number of their arguments.
NEXT = {
    arguments: custom_op(
        arg_types=[object_rprimitive] * arguments,
        return_type=object_rprimitive,
        c_function_name=function,
        error_kind=ERR_MAGIC,
    )
    for arguments, function in ((1, "py2wasm_take_next"), (2, "py2wasm_take_next_or"))
}

CHARACTER = custom_op(
    arg_types=[int_rprimitive],
    return_type=str_rprimitive,
    c_function_name="py2wasm_chr",
    error_kind=ERR_MAGIC,
)


def take_next(builder: IRBuilder, call: CallExpr, _callee: RefExpr) -> Value | None:
    """Translate a `next` for which mypyc has nothing else."""
    operation = NEXT.get(len(call.args))
    if operation is None or set(call.arg_kinds) != {ARG_POS}:
        return None
    values = [builder.accept(argument) for argument in call.args]
    return builder.call_c(operation, values, call.line)


def make_character(builder: IRBuilder, call: CallExpr, _callee: RefExpr) -> Value | None:
    """Translate `chr` of a whole number."""
    if call.arg_kinds != [ARG_POS] or not is_int_rprimitive(builder.node_type(call.args[0])):
        return None
    return builder.call_c(CHARACTER, [builder.accept(call.args[0])], call.line)


def call_directly() -> None:
    """Add what translates such calls."""
    for name, translate in (("next", take_next), ("chr", make_character)):
        specializers.setdefault((f"builtins.{name}", None), []).append(translate)
