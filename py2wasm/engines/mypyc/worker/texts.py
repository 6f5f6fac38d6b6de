"""Translates f-strings and `str.format` into calls of what formats a value.

mypy takes the parts of an f-string for calls of `'{:{}}'.format`. mypyc lets `str.format` read that
text, and look up the method, each time; and of a value without a format it takes `str` where
`__format__` is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mypy.nodes import ARG_POS, CallExpr, ListExpr, MemberExpr, StrExpr
from mypyc.ir.ops import ERR_MAGIC
from mypyc.ir.rtypes import is_int_rprimitive, object_rprimitive, str_rprimitive
from mypyc.irbuild.constant_fold import constant_fold_expr
from mypyc.irbuild.format_str_tokenizer import (
    FormatOp,
    join_formatted_strings,
    tokenizer_format_call,
)
from mypyc.irbuild.specialize import specializers, translate_fstring, translate_str_format
from mypyc.primitives.int_ops import int_to_str_op
from mypyc.primitives.registry import custom_op

if TYPE_CHECKING:
    from mypy.nodes import Expression, RefExpr
    from mypyc.ir.ops import Value
    from mypyc.ir.rtypes import RType
    from mypyc.irbuild.builder import IRBuilder
    from mypyc.primitives.registry import CFunctionDescription


def _op(function: str, arguments: int) -> CFunctionDescription:
    return custom_op(
        arg_types=[object_rprimitive] * arguments,
        return_type=str_rprimitive,
        c_function_name=function,
        error_kind=ERR_MAGIC,
    )


FORMAT = _op("py2wasm_format", 2)
FORMAT_PLAIN = _op("py2wasm_format_plain", 1)
# What mypy makes of a value in an f-string, and what is done to the value first.
FIELDS = {
    "{:{}}": None,
    "{!r:{}}": _op("PyObject_Repr", 1),
    "{!s:{}}": _op("PyObject_Str", 1),
    "{!a:{}}": _op("PyObject_ASCII", 1),
}


def format_quickly() -> None:
    """Replace what translates such calls."""
    for name, old, new in (
        ("join", translate_fstring, join_parts),
        ("format", translate_str_format, format_values),
    ):
        key = (name, str_rprimitive)
        specializers[key] = [new if found is old else found for found in specializers[key]]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A value in an f-string: what is done to it first, and the form that it gets."""

    convert: CFunctionDescription | None
    value: Expression
    form: Expression

    @property
    def is_plain(self) -> bool:
        return isinstance(self.form, StrExpr) and not self.form.value


def join_parts(builder: IRBuilder, call: CallExpr, callee: RefExpr) -> Value | None:
    """Translate what mypy makes of an f-string of several parts, or of a program's own like it."""
    if text_of(callee) != "" or call.arg_kinds != [ARG_POS]:
        return None
    (parts,) = call.args
    if not isinstance(parts, ListExpr):
        return None
    known = [part.value if isinstance(part, StrExpr) else read_field(part) for part in parts.items]
    if None in known:
        return None
    values: list[Value] = []
    literal = ""
    for part in known:
        text = known_text(builder, part) if isinstance(part, Field) else part
        if text is not None:
            literal += text
        elif isinstance(part, Field):
            values += [builder.load_str(literal)] if literal else []
            values.append(format_field(builder, part, call.line))
            literal = ""
    values += [builder.load_str(literal)] if literal else []
    return join_formatted_strings(builder, None, values, call.line)


def format_values(builder: IRBuilder, call: CallExpr, callee: RefExpr) -> Value | None:
    """Translate a value of an f-string, and `'... {} ...'.format(...)`."""
    if field := read_field(call):
        return format_field(builder, field, call.line)
    if not isinstance(callee, MemberExpr) or set(call.arg_kinds) - {ARG_POS}:
        return None
    text = constant_fold_expr(builder, callee.expr)
    tokens = tokenizer_format_call(text) if isinstance(text, str) else None
    if tokens is None:
        return None
    literals, operations = tokens
    if len(operations) != len(call.args) or set(operations) - {FormatOp.STR}:
        return None
    # Arguments are evaluated before any is formatted.
    values = [(builder.accept(value), builder.node_type(value)) for value in call.args]
    texts = [format_plain(builder, value, kind, call.line) for value, kind in values]
    return join_formatted_strings(builder, literals, texts, call.line)


def text_of(callee: Expression) -> str | None:
    """Give the text of which a method is called."""
    if isinstance(callee, MemberExpr) and isinstance(callee.expr, StrExpr):
        return callee.expr.value
    return None


def read_field(part: Expression) -> Field | None:
    """Give the value of an f-string that a call stands for."""
    if not isinstance(part, CallExpr) or part.arg_kinds != [ARG_POS, ARG_POS]:
        return None
    text = text_of(part.callee)
    if text not in FIELDS or not isinstance(part.callee, MemberExpr):
        return None
    if part.callee.name != "format":
        return None
    value, form = part.args
    return Field(convert=FIELDS[text], value=value, form=form)


def known_text(builder: IRBuilder, field: Field) -> str | None:
    """Give the text that a value always is."""
    folded = constant_fold_expr(builder, field.value)
    plain = field.is_plain and field.convert is None
    return folded if plain and isinstance(folded, str) else None


def format_field(builder: IRBuilder, field: Field, line: int) -> Value:
    """Translate a value of an f-string."""
    value, kind = builder.accept(field.value), builder.node_type(field.value)
    if field.convert is not None:
        value, kind = builder.call_c(field.convert, [value], line), str_rprimitive
    if field.is_plain:
        return format_plain(builder, value, kind, line)
    return builder.call_c(FORMAT, [value, builder.accept(field.form)], line)


def format_plain(builder: IRBuilder, value: Value, kind: RType, line: int) -> Value:
    """Translate `format(value)`."""
    if is_int_rprimitive(kind):
        return builder.primitive_op(int_to_str_op, [value], line)
    return builder.call_c(FORMAT_PLAIN, [value], line)
