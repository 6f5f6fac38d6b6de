"""Recursion guards: brackets around every compiled body that can call.

A body is renamed and called from a function with its old name, so that every way out of it passes
the counting, and the compiler merges the two again. The counting is `py2wasm_nuitka.h`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from py2wasm.engines.ctext import BODY_PREFIX, Wrapping, block_end, wrap_functions

_GuardMaker = Callable[[re.Match[str], str], str]

_ARGUMENT = re.compile(r"\bpython_pars\[(\d+)\]")

_FUNCTION = re.compile(
    r"^static PyObject \*(?P<name>impl_\S+?)(?P<parameters>\(PyThreadState \*tstate, "
    r"struct Nuitka_FunctionObject const \*self, PyObject \*\*python_pars\)) \{$",
    re.MULTILINE,
)
_STEP = re.compile(
    r"^static PyObject \*(?P<name>\S+_context)(?P<parameters>\(PyThreadState \*tstate, "
    r"struct Nuitka_(?:Generator|Coroutine|Asyncgen)Object \*"
    r"(?P<object>generator|coroutine|asyncgen), PyObject \*yield_return_value\)) \{$",
    re.MULTILINE,
)

# A body without a frame can neither raise nor call.
_FRAME = "pushFrameStack"

# Measured: 140 characters of C take a byte of stack, roughly.
_TEXT_PER_UNIT = 200_000


def guard_functions(text: str) -> str:
    return _wrap(_wrap(text, _FUNCTION, _function_guard), _STEP, _step_guard)


def _wrap(text: str, head: re.Pattern[str], make_guard: _GuardMaker) -> str:
    wrappings = []
    for match in head.finditer(text):
        opening = match.end() - 1
        end = block_end(text, opening)
        body = text[match.end() : end]
        if _FRAME not in body:
            continue
        name, parameters = match["name"], match["parameters"]
        guard = make_guard(match, body)
        wrappings.append(
            Wrapping(
                start=match.start(),
                opening=opening,
                end=end,
                head=f"static PyObject *{BODY_PREFIX}{name}{parameters} ",
                caller=f"static PyObject *{name}{parameters} {{\n{guard}}}",
            )
        )
    return wrap_functions(text, wrappings)


def stack_units(body: str) -> int:
    """How much of the C stack a call takes, in units of CPython's budget for recursion in C.

    The budget is 5000 units for 8 MiB. A call of an ordinary function takes 0.3 to 2 KiB with what
    lies between two compiled bodies; the frame of a very large one grows with its text.
    """
    return 1 + len(body) // _TEXT_PER_UNIT


def _function_guard(head: re.Match[str], body: str) -> str:
    arguments = max((int(index) + 1 for index in _ARGUMENT.findall(body)), default=0)
    units = stack_units(body)
    return (
        f"    if (unlikely(!py2wasm_enter(tstate, {units}))) {{\n"
        f"        return py2wasm_refuse(tstate, {units}, python_pars, {arguments});\n"
        "    }\n"
        f"    PyObject *result = {BODY_PREFIX}{head['name']}(tstate, self, python_pars);\n"
        f"    py2wasm_leave(tstate, {units});\n"
        "    return result;\n"
    )


def _step_guard(head: re.Match[str], body: str) -> str:
    name, subject = head["name"], head["object"]
    return f"    PY2WASM_RESUME({stack_units(body)}, {BODY_PREFIX}{name}, {subject});\n"
