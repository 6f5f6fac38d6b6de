"""Keeps mypyc from translating calls into something that gives other results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mypyc.ir.rtypes import is_bool_rprimitive, is_fixed_width_rtype, is_int_rprimitive
from mypyc.irbuild.specialize import specializers, translate_sum_call

if TYPE_CHECKING:
    from mypy.nodes import CallExpr, RefExpr
    from mypyc.ir.ops import Value
    from mypyc.irbuild.builder import IRBuilder

SUM = ("builtins.sum", None)


def add_up(builder: IRBuilder, call: CallExpr, callee: RefExpr) -> Value | None:
    """Translate a `sum` into a loop if its items are whole numbers.

    Of floats, `sum` gives a more exact result than additions do.
    """
    kind = builder.node_type(call)
    whole = is_int_rprimitive(kind) or is_fixed_width_rtype(kind) or is_bool_rprimitive(kind)
    return translate_sum_call(builder, call, callee) if whole else None


def be_exact() -> None:
    """Replace what translates such calls."""
    specializers[SUM] = [
        add_up if found is translate_sum_call else found for found in specializers[SUM]
    ]
