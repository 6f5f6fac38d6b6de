"""Recursion guards for the C that Cython writes: brackets around what can call itself.

A body is renamed and called from a function with its old name, so that every way out of it passes
the counting, and the compiler merges the two again. Python functions count as frames of Python. C
functions count only where they can come back to themselves without passing a Python function, so
that numeric code stays as fast as it is. The counting is `runtime_stubs/recursion.h`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.engines.ctext import BODY_PREFIX, Wrapping, block_end, find_cyclic, wrap_functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PYTHON = '#include "Python.h"\n'
_HEADER = '#include "recursion.h"\n'
# `pf` are bodies of Python functions, `gb` of generators, `f` are C functions.
_HEAD = re.compile(
    r"^static (?P<inline>CYTHON_INLINE )?(?P<type>[^;={}()\n]*?)"
    r"(?P<name>\w*__pyx_(?P<kind>pf|gb|f|lambda_funcdef)_\w+)"
    r"\((?P<parameters>[^;{}\n]*)\) *(?:/\* generator body \*/\n)?\{$",
    re.MULTILINE,
)
# What resumes the inner one of generators that delegate, while none of the outer ones is on the
# stack; and how each of them says that it failed.
_DELEGATING = re.compile(
    r"^static (?P<type>\w+ ?\*?)\n?"
    r"(?P<name>__Pyx_(?P<kind>Generator_Next|Coroutine_SendToDelegate))"
    r"\((?P<parameters>[^;{}\n]*)\) \{$",
    re.MULTILINE,
)
_REFUSALS = {
    # As the interpreter does it: what cannot be resumed is finished.
    "gb": "__pyx_generator->resume_label = -1; "
    "__Pyx_Coroutine_clear((PyObject *)__pyx_generator); return NULL;",
    "Generator_Next": "return NULL;",
    "Coroutine_SendToDelegate": "*retval = NULL; return PYGEN_ERROR;",
}
# Functions of Cython's own memory views, none of which calls itself.
_OWN = "15View_dot_MemoryView"
# A function that can fail says so, and what it then gives; others write the error down.
_RAISES = re.compile(r"\b__Pyx_(?:AddTraceback|Raise_closure)\(")
_FAILS = re.compile(
    r"\b__Pyx_AddTraceback\([^\n]*\n(?:(?!\n\}).)*?^ *__pyx_r = (?P<value>[^;]+);",
    re.MULTILINE | re.DOTALL,
)
_UNRAISABLE = "__Pyx_WriteUnraisable("
_IDENTIFIER = re.compile(r"\w*__pyx_(?:pf|gb|f|lambda_funcdef|pw)_\w+|(?<=->)\w+(?=\()")
_LAST_WORD = re.compile(r"(\w+)\s*$")
_POINTER = re.compile(r"\(\s*\*\s*(\w+)\s*\)\s*\(")
# Characters of C that take a frame of its own size; larger functions have larger frames.
_TEXT_PER_UNIT = 20_000
_TEXT_PER_C_UNIT = 4_000


@dataclass(frozen=True, kw_only=True)
class _Function:
    name: str
    kind: str
    type: str
    parameters: str
    start: int
    opening: int
    end: int
    body: str

    @property
    def is_python(self) -> bool:
        return self.kind in ("pf", "gb", "lambda_funcdef")


def guard_functions(text: str) -> str:
    """Give a module's C with every function guarded that can go too deep."""
    functions = [*_functions(text, _HEAD), *_functions(text, _DELEGATING)]
    functions.sort(key=lambda function: function.start)
    cyclic = find_recursive({f.name: f.body for f in functions if f.kind == "f"})
    wrappings = []
    for function in functions:
        guarded = function.kind != "f" or function.name in cyclic
        guard = _guard(function) if guarded else None
        if guard is None:
            continue
        head = text[function.start : function.opening]
        wrappings.append(
            Wrapping(
                start=function.start,
                opening=function.opening,
                end=function.end,
                head=head.replace(function.name, BODY_PREFIX + function.name, 1),
                caller=f"static {function.type} {function.name}({function.parameters}) {{\n"
                f"{guard}}}",
            )
        )
    return wrap_functions(text, wrappings).replace(_PYTHON, _PYTHON + _HEADER, 1)


def _functions(text: str, heads: re.Pattern[str]) -> Iterable[_Function]:
    for match in heads.finditer(text):
        if _OWN in match["name"]:
            continue
        opening = match.end() - 1
        end = block_end(text, opening)
        yield _Function(
            name=match["name"],
            kind=match["kind"],
            type=match["type"].strip(),
            parameters=match["parameters"],
            start=match.start(),
            opening=opening,
            end=end,
            body=text[opening:end],
        )


def find_recursive(bodies: Mapping[str, str]) -> set[str]:
    """Give the C functions that can reach themselves; methods are known by their last names."""
    methods: dict[str, list[str]] = {}
    for name in bodies:
        # Of `__pyx_f_3mod_4Node_depth`: every end that a method can be called by.
        parts = name.split("_")
        for at in range(len(parts)):
            methods.setdefault("_".join(parts[at:]), []).append(name)
    calls = {
        name: {
            target
            for word in set(_IDENTIFIER.findall(body))
            for target in ([word] if word in bodies else methods.get(word, []))
        }
        for name, body in bodies.items()
    }
    return find_cyclic(calls)


def _guard(function: _Function) -> str | None:
    arguments = ", ".join(_argument_names(function.parameters))
    call = f"{BODY_PREFIX}{function.name}({arguments})"
    returns = function.type != "void"
    keep = f"{function.type.replace('CYTHON_UNUSED ', '')} result = " if returns else ""
    give = "    return result;\n" if returns else ""
    refuse = _refusal(function)
    if function.is_python:
        if refuse is None:
            # It calls nothing that can fail.
            return None
        units = 1 + len(function.body) // _TEXT_PER_UNIT
        return (
            "    PyThreadState *py2wasm_state = PyThreadState_GET();\n"
            f"    if (unlikely(!py2wasm_enter(py2wasm_state, {units}))) {{\n"
            f"        py2wasm_leave(py2wasm_state, {units});\n"
            f"        {refuse}\n"
            "    }\n"
            f"    {keep}{call};\n"
            f"    py2wasm_leave(py2wasm_state, {units});\n{give}"
        )
    units = 2 + len(function.body) // _TEXT_PER_C_UNIT
    # There is no way to tell the caller: it would go on with a wrong value.
    last = refuse or 'Py_FatalError("Stack overflow in a function that cannot raise");'
    return (
        f"    if (unlikely(!py2wasm_enter_c({units}))) {{\n"
        f"        py2wasm_leave_c({units});\n"
        f"        {last}\n"
        "    }\n"
        f"    {keep}{call};\n"
        f"    py2wasm_leave_c({units});\n{give}"
    )


def _refusal(function: _Function) -> str | None:
    """Give the statement that leaves a function with an error; None if it cannot."""
    if function.kind in _REFUSALS:
        return _REFUSALS[function.kind]
    if not _RAISES.search(function.body) or _UNRAISABLE in function.body:
        return None
    if function.type == "void":
        return "return;"
    values = _FAILS.findall(function.body)
    return f"return {values[-1]};" if values else None


def _argument_names(parameters: str) -> Iterable[str]:
    depth, word = 0, ""
    for character in f"{parameters},":
        depth += (character in "([<") - (character in ")]>")
        if character == "," and depth == 0:
            if word.strip() not in ("", "void"):
                yield _name_of(word)
            word = ""
        else:
            word += character


def _name_of(parameter: str) -> str:
    match = _POINTER.search(parameter) or _LAST_WORD.search(parameter)
    if match is None:
        message = f"a parameter of generated C has no name: {parameter!r}"
        raise ValueError(message)
    return match.group(1)
