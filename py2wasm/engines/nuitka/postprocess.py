"""What happens to a module's C between Nuitka and the compiler.

Nuitka writes a module that loads itself: it finds its constants in one blob for the program,
makes its own loader and `__spec__`, and overwrites what the importer has set. Here a module gets
its own constants, leaves its attributes to the importer, and ends in an init function like that of
any extension module. Every change must find its place exactly; a Nuitka that writes something else
is an error, never a silent difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.engines.ctext import block_end, mangle, string_literal
from py2wasm.engines.nuitka.blob import RUNTIME_PART
from py2wasm.engines.nuitka.guards import guard_functions
from py2wasm.engines.nuitka.names import name_generators
from py2wasm.engines.nuitka.operations import send_operations
from py2wasm.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_IDENTIFIER = re.compile(r"/\* Generated code for Python module '([^']+)'")
_CONSTANTS_NAME = re.compile(r'loadConstantsBlob\(tstate, &mod_consts, UN_TRANSLATE\("(.*)"\)\);')
_CONSTANTS_DECLARATION = re.compile(r"^NUITKA_DECLARE_CONSTANT_BLOB\([^)]*\);$", re.MULTILINE)
_PRELUDE = '#include "nuitka/prelude.h"\n'
_ATTRIBUTES = re.compile(
    r'^    // Update "__package__" value to what it ought to be\.\n.*?(?=^    // Temp variables)',
    re.MULTILINE | re.DOTALL,
)
_BODY = "    // Module code.\n"
_TAIL = re.compile(r"^static PyThreadState \*module_owner_.*\Z", re.MULTILINE | re.DOTALL)

# Set by the importer from the module's spec. `__compiled__` CPython does not have.
_SET_ELSEWHERE = ("__file__", "__path__", "__cached__", "__compiled__")
_SPEC_ATTRIBUTES = ("origin", "has_location", "submodule_search_locations")
_MAIN_MODULE = "__main__"

_BUILTINS = """\
    {{
        Nuitka_StringObject *name = (Nuitka_StringObject *)const_str_plain___builtins__;
        if (GET_STRING_DICT_VALUE({dict}, name) == NULL) {{
            UPDATE_STRING_DICT0({dict}, name, {value});
        }}
    }}

"""

_INIT = """\
static PyObject *module_import_{identifier}(PyThreadState *tstate,
    struct Nuitka_MetaPathBasedLoaderEntry const *entry, PyObject *module) {{
    return py2wasm_import({name});
}}

struct Nuitka_MetaPathBasedLoaderEntry entry_{identifier} = {{
    .m_name = {name}, .m_import_module = module_import_{identifier},
}};

static int py2wasm_exec(PyObject *module) {{
    if (py2wasm_nuitka_setup() < 0 || py2wasm_begin_module(module) < 0) {{
        return -1;
    }}
    PyThreadState *tstate = PyThreadState_GET();
    if (!py2wasm_enter(tstate, {units})) {{
        py2wasm_leave(tstate, {units});
        return -1;
    }}
    PyObject *result = module_code_{identifier}(tstate, module);
    py2wasm_leave(tstate, {units});
    return result == NULL ? -1 : 0;
}}

PyObject *{symbol}(void) {{
    static PyModuleDef_Slot slots[] = {{
        {{Py_mod_exec, (void *)py2wasm_exec}},
        {{0, NULL}},
    }};
    static PyModuleDef definition = {{
        PyModuleDef_HEAD_INIT, .m_name = {name}, .m_size = 0, .m_slots = slots,
    }};
    return PyModuleDef_Init(&definition);
}}
"""


@dataclass(frozen=True, kw_only=True)
class ModuleC:
    """One module's C, ready to be compiled. `symbol` is its init function."""

    name: str
    symbol: str
    text: str


def init_symbol(name: str) -> str:
    return f"PyInit_py2wasm_nuitka_{mangle(name)}"


def process_module(text: str, constants: Mapping[str, bytes]) -> ModuleC:
    """Turn one generated `module.*.c` into a module that CPython can initialise."""
    identifier = _one(_IDENTIFIER, text, "its identifier")[1]
    name = _unescape(_one(_CONSTANTS_NAME, text, "its constants")[1])
    if name not in constants:
        raise _unexpected(name, "an entry in the constants blob")
    text = _own_constants(send_operations(text), constants[name])
    text = _replace(_PRELUDE, _PRELUDE + '\n#include "py2wasm_nuitka.h"\n', text, name)
    text = _leave_attributes(text, identifier, is_main=name == _MAIN_MODULE)
    text = guard_functions(name_generators(text))
    symbol = init_symbol(name)
    tail = _INIT.format(identifier=identifier, name=_c_string(name), symbol=symbol, units=1)
    text = _substitute(_TAIL, tail, text, name)
    return ModuleC(name=name, symbol=symbol, text=text)


def process_program(constants_c: str, helpers_c: str, absent: Iterable[str]) -> str:
    """The C that belongs to no module: frame layouts that modules share, and their helpers.

    `absent` are modules that Nuitka saw and another engine provides.
    """
    end = constants_c.find('#include "nuitka/prelude.h"')
    if end < 0:
        raise _unexpected("the shared constants", "the frame layouts")
    parts = [_PRELUDE, '#include "py2wasm_nuitka.h"\n', constants_c[:end], helpers_c]
    parts += [_absent_module(name) for name in absent]
    return "\n".join(parts)


def process_global_constants(constants_h: str, constants: Mapping[str, bytes]) -> str:
    """The constants of the run time, the same for every program."""
    count = re.search(r"extern PyObject \*global_constants\[(\d+)\];", constants_h)
    if count is None or RUNTIME_PART not in constants:
        raise _unexpected("the run time", "its constants")
    data = string_literal(constants[RUNTIME_PART])
    return (
        f"#define PY2WASM_GLOBAL_CONSTANTS {count[1]}\n\n"
        f"static unsigned char const py2wasm_global_constants[] =\n{data};\n"
    )


def _own_constants(text: str, data: bytes) -> str:
    declaration = f"static unsigned char const py2wasm_constants[] =\n{string_literal(data)};"
    load = "loadConstantsBlobData(tstate, &mod_consts, py2wasm_constants);"
    text = _substitute(_CONSTANTS_DECLARATION, declaration, text, "a module")
    return _substitute(_CONSTANTS_NAME, load, text, "a module")


def _leave_attributes(text: str, identifier: str, *, is_main: bool) -> str:
    builtins = "(PyObject *)builtin_module"
    value = builtins if is_main else f"PyModule_GetDict({builtins})"
    module_dict = f"moduledict_{identifier}"
    text = _substitute(
        _ATTRIBUTES, _BUILTINS.format(dict=module_dict, value=value), text, identifier
    )
    head, mark, body = text.rpartition(_BODY)
    if not mark:
        raise _unexpected(identifier, "the module body")
    for attribute in _SET_ELSEWHERE:
        body = _drop_assignment(body, module_dict, attribute)
    for attribute in _SPEC_ATTRIBUTES:
        body = _drop_spec_assignment(body, attribute)
    return head + mark + body


def _drop_assignment(body: str, module_dict: str, attribute: str) -> str:
    """Without the first assignment to the attribute: it is Nuitka's, a later one the program's."""
    block = re.compile(
        r"^\{\nPyObject \*(\w+);\n\1 = [^\n]*;\n"
        rf"UPDATE_STRING_DICT[01]\({re.escape(module_dict)}, "
        rf"\(Nuitka_StringObject \*\)(?:mod_consts\.)?const_str_plain_{attribute}, \1\);\n\}}\n",
        re.MULTILINE,
    )
    return block.sub("", body, count=1)


def _drop_spec_assignment(body: str, attribute: str) -> str:
    used = re.search(
        r"^tmp_result = SET_ATTRIBUTE\(tstate, tmp_ass_attr_target_\d+, "
        rf"(?:mod_consts\.)?const_str_plain_{attribute}, ",
        body,
        re.MULTILINE,
    )
    if used is None:
        return body
    start = body.rfind("\n{\nPyObject *tmp_ass_attr_value_", 0, used.start()) + 1
    end = block_end(body, start)
    block = body[start:end]
    if "$__spec__(tstate)" not in block or end < used.end():
        return body
    return body[:start] + body[end:].removeprefix("\n")


def _absent_module(name: str) -> str:
    identifier = mangle_like_nuitka(name)
    return (
        f"static PyObject *module_import_{identifier}(PyThreadState *tstate,\n"
        "    struct Nuitka_MetaPathBasedLoaderEntry const *entry, PyObject *module) {\n"
        f"    return py2wasm_import({_c_string(name)});\n"
        "}\n\n"
        f"struct Nuitka_MetaPathBasedLoaderEntry entry_{identifier} = {{\n"
        f"    .m_name = {_c_string(name)}, .m_import_module = module_import_{identifier},\n"
        "};\n"
    )


def mangle_like_nuitka(name: str) -> str:
    return name.replace(".", "$")


def _c_string(name: str) -> str:
    return string_literal(name.encode()).strip()


def _unescape(literal: str) -> str:
    octal = re.compile(rb"\\([0-7]{1,3})")
    raw = octal.sub(lambda match: bytes([int(match[1], 8)]), literal.encode())
    return raw.decode("utf-8")


def _one(pattern: re.Pattern[str], text: str, what: str) -> re.Match[str]:
    found = pattern.search(text)
    if found is None:
        raise _unexpected("a module", what)
    return found


def _substitute(pattern: re.Pattern[str], new: str, text: str, name: str) -> str:
    text, count = pattern.subn(lambda _: new, text)
    if count != 1:
        raise _unexpected(name, f"one match of {pattern.pattern!r}, found {count}")
    return text


def _replace(old: str, new: str, text: str, name: str) -> str:
    if text.count(old) != 1:
        raise _unexpected(name, f"one {old.strip()!r}")
    return text.replace(old, new)


def _unexpected(name: str, what: str) -> BuildError:
    return BuildError(
        f"Nuitka wrote C for `{name}` that is not understood",
        cause=f"expected {what}",
        hint="use the pinned version of Nuitka",
    )
