"""Operators, iteration and unpacking of generated code, sent to functions that know common types.

Those are in `runtime_stubs/nuitka`, in `operations.c` and `lists.c`; `py2wasm_operations.h` says
what for.
"""

from __future__ import annotations

import re

_OPERATION = "ADD|SUB|MULT|TRUEDIV|FLOORDIV|MOD|LSHIFT|RSHIFT|BITAND|BITOR|BITXOR"
_COMPARISON = "LT|LE|EQ|NE|GT|GE"
# What Nuitka knows of the operands; the functions look for themselves.
_OPERANDS = "(?:OBJECT|LONG|FLOAT)_(?:OBJECT|LONG|FLOAT)"

_RENAMED = tuple(
    (re.compile(rf"\b{old}\("), f"py2wasm_{new}(")
    for old, new in (
        (rf"BINARY_OPERATION_({_OPERATION})_OBJECT_{_OPERANDS}", r"\1"),
        (rf"BINARY_OPERATION_({_OPERATION})_NBOOL_{_OPERANDS}", r"truth_\1"),
        (rf"INPLACE_OPERATION_({_OPERATION})_{_OPERANDS}", r"in_place_\1"),
        (rf"RICH_COMPARE_({_COMPARISON})_OBJECT_{_OPERANDS}", r"\1"),
        (rf"RICH_COMPARE_({_COMPARISON})_NBOOL_{_OPERANDS}", r"is_\1"),
        ("CHECK_IF_TRUE", "is_true"),
        ("LIST_INDEX([234])", r"list_index\1"),
        ("LIST_REMOVE", "list_remove"),
        ("ITERATOR_NEXT(?:_ITERATOR)?", "next"),
        ("LOOKUP_SUBSCRIPT", "subscript"),
        ("SET_SUBSCRIPT", "set_subscript"),
        ("UNPACK_NEXT", "unpack_next"),
        ("UNPACK_ITERATOR_CHECK", "unpack_end"),
    )
)

_UNPACKED = re.compile(r"\bMAKE_UNPACK_ITERATOR(?=\()")
_ITERATOR = re.compile(r"\b(?:\w+->)?\w+__source_iter\b")


def send_operations(text: str) -> str:
    """Rename the calls in a module's C, which holds no string of the program yet."""
    text = _unpack_by_number(text)
    for pattern, name in _RENAMED:
        text = pattern.sub(name, text)
    return text


def _unpack_by_number(text: str) -> str:
    pieces = []
    position = 0
    for made in _UNPACKED.finditer(text):
        if _asks_by_number(text, made.end()):
            pieces += [text[position : made.start()], "py2wasm_unpack"]
            position = made.end()
    return "".join((*pieces, text[position:]))


def _asks_by_number(text: str, position: int) -> bool:
    """Whether what is unpacked is only asked for its next item and its end.

    Where there is a starred target, the rest of an iterator is made a list.
    """
    iterator = _ITERATOR.search(text, position)
    if iterator is None:
        return False
    used = re.compile(rf"^\S+ = {re.escape(iterator[0])};\n(.*)$", re.MULTILINE)
    use = used.search(text, iterator.end())
    return use is not None and re.search(r"= UNPACK_(?:NEXT|ITERATOR_CHECK)\(", use[1]) is not None
