"""What a test in a program is on the target, as far as that is known when it is built.

    if sys.platform == "win32":     # never
        import winreg

Run by the worker under the target's Python; uses the standard library only.
"""

from __future__ import annotations

import ast
import operator
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET_FACTS = {
    "sys.platform": "wasi",
    "os.name": "posix",
    "sys.byteorder": "little",
    "sys.implementation.name": "cpython",
    "sys.version_info": tuple(sys.version_info[:3]),
}
UNKNOWN = object()


def dotted(node: ast.expr) -> str | None:
    """Give `a.b.c` for a chain of attributes of a name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (base := dotted(node.value)):
        return f"{base}.{node.attr}"
    return None


def evaluate(node: ast.expr) -> object:  # noqa: PLR0911 - one return a form
    """Give the value that a test has on the target, or UNKNOWN."""
    match node:
        case ast.Constant():
            return node.value
        case ast.Tuple(elts):
            values = [evaluate(item) for item in elts]
            return UNKNOWN if UNKNOWN in values else tuple(values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            value = evaluate(operand)
            return UNKNOWN if value is UNKNOWN else not value
        case ast.BoolOp(op, values):
            return _bool_op(op, [evaluate(item) for item in values])
        case ast.Compare(left, [op], [right]):
            return _compare(op, evaluate(left), evaluate(right))
        case ast.Call(func=ast.Attribute(value=base, attr="startswith"), args=[prefix]):
            text, start = evaluate(base), evaluate(prefix)
            if isinstance(text, str) and isinstance(start, str | tuple):
                return text.startswith(start)
            return UNKNOWN
        case ast.Subscript(value=ast.Attribute(attr="version_info") as base, slice=index):
            return _item(evaluate(base), index)
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return False
    name = dotted(node)
    return TARGET_FACTS.get(name, UNKNOWN) if name else UNKNOWN


def _item(value: object, index: ast.expr) -> object:
    if not isinstance(value, tuple):
        return UNKNOWN
    match index:
        case ast.Constant(int() as position) if position < len(value):
            return value[position]
        case ast.Slice(lower=None, upper=ast.Constant(int() as stop), step=None):
            return value[:stop]
    return UNKNOWN


def _bool_op(op: ast.boolop, values: list[object]) -> object:
    decisive = isinstance(op, ast.Or)
    known = [bool(value) for value in values if value is not UNKNOWN]
    if decisive in known:
        return decisive
    return UNKNOWN if UNKNOWN in values else not decisive


COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}


def _compare(op: ast.cmpop, left: object, right: object) -> object:
    compare = COMPARISONS.get(type(op))
    if compare is None or left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    try:
        return compare(left, right)
    except TypeError:
        return UNKNOWN
