"""Recursion guards for the C that mypyc writes: brackets around what can call itself.

A body is renamed and called from a function with its old name, so that every way out of it passes
the counting, and the compiler merges the two again. What calls only functions of mypyc's that call
nothing of the program, and compiled functions that never come back, is left as it is: numeric code
stays as fast as it was. The counting is `runtime_stubs/recursion.h`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.engines.ctext import BODY_PREFIX, Wrapping, block_end, find_cyclic, wrap_functions
from py2wasm.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HEAD = re.compile(
    r"^ *(?P<type>(?!static\b)[A-Za-z_][\w ]*[ *]+)(?P<name>CPyDef_\w+)"
    r"\((?P<parameters>[^;{}()\n]*)\)(?P<made>\s)\{$",
    re.MULTILINE,
)
_CALL = re.compile(r"\b(\w+) *\(")
_COMPILED = re.compile(r"\bCPyDef_\w+")
# What never runs code of the program, but for what frees objects.
_HARMLESS = re.compile(
    r"""(?x)
    CPyTagged_\w+ | CPyLong_\w+ | CPyInt\w+ | CPyFloat_\w+ | CPyBool_\w+ | CPyStr_\w+ | CPyBytes_\w+
    | CPyList_(?:Get|Set)Item\w* | CPyList_(?:Append|Pop\w*|Insert) | CPySequenceTuple_GetItem\w*
    | CPyArg_\w+ | CPyError_\w+ | CPy_(?:X?DECREF|INCREF|X?DecRef|IncRef)\w*
    | CPy_AddTraceback | CPy_TypeError\w* | CPy_Unreachable | CPy_NoErrOccurred | CPyTuple_\w+
    | PyErr_(?:Occurred|SetString|SetNone) | PyList_(?:New|GET_SIZE|SET_ITEM|Append|Check)
    | PyTuple_(?:New|GET_ITEM|SET_ITEM|Check|GET_SIZE) | PyFloat_(?:Check|FromDouble|AsDouble)
    | PyLong_(?:Check|FromLong|FromLongLong|FromSsize_t) | PyUnicode_(?:Check|READY|GetLength)
    | PyBool_Check | PyBytes_Check | PyDict_(?:Check|New|Size) | PySet_Check | PyObject_TypeCheck
    | Py_(?:TYPE|IsNone|NewRef|XNewRef|INCREF|DECREF|XDECREF|CLEAR) | \w+_setup
    | likely | unlikely | if | while | for | switch | return | sizeof | goto
    | sin | cos | tan | exp | log | sqrt | floor | ceil | fabs | pow | fmod
    | isnan | isinf | copysign
    """
)
_SCALARS = {
    "CPyTagged": "CPY_INT_TAG",
    "char": "2",
    "double": "-113.0",
    "int64_t": "-113",
    "int32_t": "-113",
    "int16_t": "-113",
    "uint8_t": "239",
    "Py_ssize_t": "-1",
}
_TUPLE = re.compile(r"typedef struct (?P<name>tuple_\w+) \{(?P<fields>[^}]*)\}")
_FIELD = re.compile(r"(?P<type>[\w ]+[ *])(?P<name>\w+);")
# Characters of C that take a frame of its own size; larger functions have larger frames.
_TEXT_PER_UNIT = 20_000


@dataclass(frozen=True, kw_only=True)
class _Function:
    name: str
    type: str
    parameters: str
    start: int
    opening: int
    end: int
    body: str
    # Makes an instance, by mypyc's own means: what it calls counts.
    made: bool


def read_tuples(header: str) -> dict[str, str]:
    """Give the value by which each tuple type of a group's header says that a function failed."""
    values: dict[str, str] = {}
    for match in _TUPLE.finditer(header):
        fields = [field["type"].strip() for field in _FIELD.finditer(match["fields"])]
        # One that holds nothing has a flag of its own, an int.
        inner = ", ".join("1" if kind == "int" else _failure(kind, values) for kind in fields)
        values[match["name"]] = f"(({match['name']}){{{inner}}})"
    return values


def guard_functions(texts: Mapping[str, str], tuples: Mapping[str, str]) -> dict[str, str]:
    """Give the C of a group's modules with every function guarded that can go too deep."""
    found = {name: list(_functions(text)) for name, text in texts.items()}
    bodies = {function.name: function.body for group in found.values() for function in group}
    made = {function.name for group in found.values() for function in group if function.made}
    guarded = find_recursive(bodies) - made
    return {
        name: wrap_functions(text, [_wrap(f, tuples) for f in found[name] if f.name in guarded])
        for name, text in texts.items()
    }


def find_recursive(bodies: Mapping[str, str]) -> set[str]:
    """Give the functions that have to count, so that no chain of calls is endless."""
    opaque = {name for name, body in bodies.items() if _calls_out(body, bodies)}
    calls = {
        name: set(_COMPILED.findall(body)) & bodies.keys() - opaque
        for name, body in bodies.items()
        if name not in opaque
    }
    return opaque | find_cyclic(calls)


def _calls_out(body: str, bodies: Mapping[str, str]) -> bool:
    return any(name not in bodies and not _HARMLESS.fullmatch(name) for name in _CALL.findall(body))


def _functions(text: str) -> Iterable[_Function]:
    for match in _HEAD.finditer(text):
        opening = match.end() - 1
        end = block_end(text, opening)
        yield _Function(
            name=match["name"],
            type=match["type"].strip(),
            parameters=match["parameters"],
            start=match.start(),
            opening=opening,
            end=end,
            body=text[opening:end],
            made=match["made"] == "\n",
        )


def _wrap(function: _Function, tuples: Mapping[str, str]) -> Wrapping:
    units = 1 + len(function.body) // _TEXT_PER_UNIT
    arguments = ", ".join(
        parameter.split()[-1].lstrip("*")
        for parameter in function.parameters.split(",")
        if parameter.strip() not in ("", "void")
    )
    body = f"{BODY_PREFIX}{function.name}"
    refused = _failure(function.type, tuples)
    head = f"{function.type} {function.name}({function.parameters})"
    call = f"PY2WASM_GUARDED({units}, ({refused}), {body}({arguments}));"
    return Wrapping(
        start=function.start,
        opening=function.opening,
        end=function.end,
        head=f"static {function.type} {body}({function.parameters}) ",
        caller=f"{head} {{\n    {call}\n}}",
    )


def _failure(kind: str, tuples: Mapping[str, str]) -> str:
    """Give the value by which a function of a type says that it failed."""
    if kind.endswith("*"):
        return "NULL"
    if (value := _SCALARS.get(kind) or tuples.get(kind)) is None:
        raise BuildError(f"mypyc wrote a function of an unknown type: `{kind}`")
    return value
