"""Adapting the C that Nuitka wrote, as text.

*Module state.* Nuitka's module prologue replaces what the importer has set (`__spec__`,
`__loader__`, `__package__`, `__file__`, `__cached__`) by values of its own and adds `__compiled__`.
Those statements are taken out.

*Recursion.* A compiled function calls another through C and counts nothing, so that infinite
recursion would exhaust the stack and kill the module. Every function body is renamed, and takes its
name a function that counts the call, as `py2wasm_nuitka.h` says.

Each change must apply as often as it is expected to: a Nuitka that writes something else is an
error here, not a wrong program later.
"""

from __future__ import annotations

import re

from py2wasm.errors import BuildError

PACKAGE_BLOCK = re.compile(
    r'    // Update "__package__" value to what it ought to be\.\n.*?\n    CHECK_OBJECT\(module_',
    re.DOTALL,
)
LOADER_BLOCK = re.compile(
    r"    PyObject \*module_loader = Nuitka_Loader_New\(.*?(?=\n[^\n]*// Temp variables if any)",
    re.DOTALL,
)
MODULE_ATTRIBUTE = re.compile(
    r"^UPDATE_STRING_DICT[01]\(moduledict_[^,]*, \(Nuitka_StringObject \*\)"
    r"const_str_plain___(?:file|cached|compiled)__, \w+\);$",
    re.MULTILINE,
)
FUNCTION = re.compile(
    r"^static PyObject \*(?P<name>impl_\S+)\(PyThreadState \*tstate, "
    r"struct Nuitka_FunctionObject const \*self, PyObject \*\*python_pars\) \{$",
    re.MULTILINE,
)
STEP = re.compile(
    r"^static PyObject \*(?P<name>\S+_context)\(PyThreadState \*tstate, "
    r"struct Nuitka_(?P<kind>Generator|Coroutine|Asyncgen)Object \*(?P<object>\w+), "
    r"PyObject \*yield_return_value\) \{$",
    re.MULTILINE,
)
HEADER = '#include "nuitka/prelude.h"\n'


def adapt_module(text: str) -> str:
    """Give the adapted C of one module; raise `BuildError` if it is not as expected."""
    text = _once(PACKAGE_BLOCK, "    CHECK_OBJECT(module_", text, "__package__")
    text = _once(LOADER_BLOCK, "", text, "__loader__")
    text = MODULE_ATTRIBUTE.sub("", text)
    text, count = re.subn(
        re.escape(HEADER), HEADER + '#include "py2wasm_nuitka.h"\n', text, count=1
    )
    if count != 1:
        raise BuildError("Nuitka wrote a module without its own header")
    return _guard(text)


def _once(pattern: re.Pattern[str], replacement: str, text: str, what: str) -> str:
    text, count = pattern.subn(lambda _: replacement, text)
    if count != 1:
        raise BuildError(f"Nuitka wrote a module that sets `{what}` {count} times")
    return text


def _guard(text: str) -> str:
    wrappers: list[str] = []

    def function(match: re.Match[str]) -> str:
        name = match["name"]
        wrappers.append(
            f"static PyObject *{name}(PyThreadState *tstate, struct Nuitka_FunctionObject const "
            f"*self, PyObject **python_pars) {{\n    PY2WASM_CALL({name}$body);\n}}\n"
        )
        return match[0].replace(name, f"{name}$body", 1)

    def step(match: re.Match[str]) -> str:
        name, item = match["name"], match["object"]
        wrappers.append(
            f"static PyObject *{name}(PyThreadState *tstate, struct Nuitka_{match['kind']}Object "
            f"*{item}, PyObject *yield_return_value) {{\n"
            f"    PY2WASM_STEP({name}$body, {item});\n}}\n"
        )
        return match[0].replace(name, f"{name}$body", 1)

    text = STEP.sub(step, FUNCTION.sub(function, text))
    # At the end every body is known; Nuitka declares the plain names before their use.
    return "\n".join([_declare(text, wrappers), *wrappers])


def _declare(text: str, wrappers: list[str]) -> str:
    """Declare the wrappers at the top: functions are used before the end of the file."""
    declarations = "\n".join(f"{wrapper.partition(' {')[0]};" for wrapper in wrappers)
    marker = '#include "py2wasm_nuitka.h"\n'
    head, found, tail = text.partition(marker)
    return f"{head}{found}{declarations}\n{tail}"
