"""Numbers are taken out of lists and tuples without a reference to the object that holds them.

mypyc takes a reference to an item, reads its number, and gives the reference back. Between the two
nothing runs that could change the list, so both go where the item is used for nothing else:

    item = CPyList_GetItem(list, index);         item = CPyList_GetItemBorrow(list, index);
    if (item == NULL) ...                        if (item == NULL) ...
    number = PyFloat_AsDouble(item);        ->   number = py2wasm_unbox_float(item);
    if (number == -1.0 && ...) ...
    CPy_DECREF(item);

What a list gets at its end is handed over, not shared and then given up.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BORROWING = {
    "CPyList_GetItem": "CPyList_GetItemBorrow",
    "CPyList_GetItemShort": "CPyList_GetItemShortBorrow",
    "CPySequenceTuple_GetItem": "py2wasm_borrow_tuple_item",
}
_REGISTER = re.compile(r"cpy_r_r\d+\b")
# An item that is taken by a function, and where the rest goes on; or one that a loop is at.
_TAKEN = re.compile(
    rf"^ *(?P<item>cpy_r_r\d+) = (?P<get>{'|'.join(_BORROWING)})\([^\n]*\);\n"
    r" *if \(unlikely\((?P=item) == NULL\)\) \{\n(?:[^}\n]*\n)+? *\}"
    r"(?: else\n *goto (?P<label>CPyL\d+);)?\n",
    re.MULTILINE,
)
_LOADED = re.compile(
    r"^ *(?P<item>cpy_r_r\d+) = \*\(PyObject \* ?\*\)\w+;\n(?P<held> *CPy_INCREF\((?P=item)\);\n)",
    re.MULTILINE,
)
# How its number is read, what becomes of that, and how often the item is mentioned in all: there,
# where it is declared, where it is made, and what is asked of it or done to it first.
_FLOAT = (
    r"(?P<kept> *cpy_r_\w+ = )PyFloat_AsDouble\((?P<item>cpy_r_r\d+)\);\n"
    r" *if \(\w+ == -1\.0 && PyErr_Occurred\(\)\) \{\n"
    r' *CPy_TypeError\("float", \w+\); \w+ = -113\.0;\n *\}\n'
    r" *CPy_DECREF\(\w+\);\n"
)
_WHOLE = (
    r"(?P<kept> *if \(likely\(PyLong_Check\((?P<item>cpy_r_r\d+)\)\)\)\n"
    r" *cpy_r_\w+ = CPyTagged_FromObject\(\w+\);\n"
    r' *else \{\n *CPy_TypeError\("int", \w+\);[^\n]*\n *\}\n)'
    r" *CPy_DECREF\(\w+\);\n"
)
_READINGS = (
    (re.compile(_FLOAT), r"\g<kept>py2wasm_unbox_float(\g<item>);\n", 6),
    (re.compile(_WHOLE), r"\g<kept>", 7),
)
_APPENDED = re.compile(
    r"^(?P<head> *\w+ = )PyList_Append(?P<call>\(\w+, (?P<item>cpy_r_r\d+)\);\n)"
    r" *CPy_DECREF(?:_NO_IMM)?\((?P=item)\);\n",
    re.MULTILINE,
)
_FUNCTION_END = "\n}\n"

# From where to where, and what comes there.
_Edit = tuple[int, int, str]


def borrow_numbers(text: str) -> str:
    """Leave out references to items that are asked for their numbers alone."""
    return _FUNCTION_END.join(_borrow(part) for part in text.split(_FUNCTION_END))


def hand_over(text: str) -> str:
    """Let lists take over the reference to what is added to them, where it is given up then."""
    return _APPENDED.sub(r"\g<head>py2wasm_hand_over\g<call>", text)


def _borrow(function: str) -> str:
    mentions = Counter(_REGISTER.findall(function))
    edits = [*_of_taken(function, mentions), *_of_loaded(function, mentions)]
    for start, end, words in sorted(edits, reverse=True):
        function = f"{function[:start]}{words}{function[end:]}"
    return function


def _of_taken(function: str, mentions: Counter[str]) -> Iterator[_Edit]:
    for match in _TAKEN.finditer(function):
        place = match.end() if match["label"] is None else _arrival(function, match["label"])
        if place is not None and (read := _reading(function, place, match["item"], mentions)):
            yield match.start("get"), match.end("get"), _BORROWING[match["get"]]
            yield read


def _of_loaded(function: str, mentions: Counter[str]) -> Iterator[_Edit]:
    for match in _LOADED.finditer(function):
        if read := _reading(function, match.end(), match["item"], mentions):
            yield match.start("held"), match.end("held"), ""
            yield read


def _arrival(function: str, label: str) -> int | None:
    """Find where a label is, if one place alone leads there."""
    place = f"\n{label}: ;\n"
    if len(re.findall(rf"\b{label}\b", function)) != 2 or place not in function:  # noqa: PLR2004
        return None
    return function.index(place) + len(place)


def _reading(function: str, place: int, item: str, mentions: Counter[str]) -> _Edit | None:
    for pattern, kept, count in _READINGS:
        match = pattern.match(function, place)
        if match is not None and match["item"] == item and mentions[item] == count:
            return match.start(), match.end(), match.expand(kept)
    return None
