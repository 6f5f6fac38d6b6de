"""What is changed in the C that mypyc writes: how modules start, and where they are found.

mypyc makes a shared library of a group of modules and an extension module of each. Here the modules
are compiled in: the importer creates them and gives them their attributes, and they only run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.engines.ctext import mangle, string_literal
from py2wasm.engines.mypyc.borrowing import borrow_numbers, hand_over
from py2wasm.engines.mypyc.lookups import remember_places
from py2wasm.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r'PyModuleDef_HEAD_INIT,\s*"(?P<name>[^"]+)",')
_METHODS = re.compile(r"^ *static PyMethodDef (?P<name>\w*module_methods)\[\]", re.MULTILINE)
_EXEC = re.compile(r"^ *int (?P<name>CPyExec_\w+)\(PyObject \*module\)", re.MULTILINE)
_STATIC = re.compile(r"PyObject_GetAttrString\(\(PyObject \*\)(?P<name>\w+), \"__name__\"\)")
# A module asks the group's library for its file before it imports another module of the group.
_LIBRARY = re.compile(
    r"= CPyDict_GetItem\(\w+, (?P<key>\w+)\);"
    r"(?P<between>\s*if \(unlikely\((?P<library>\w+) == NULL\)\) \{[^}]*\}"
    r"(?:\s*else\s*goto \w+;\s*\w+: ;)?"
    r"\s*(?P<attribute>\w+) = CPyStatics\[\d+\]; /\* '__file__' \*/\s*\w+ = )"
    r"CPyObject_GetAttr\((?P=library), (?P=attribute)\);"
)
# Tables of the functions of a module, or of the methods of a class, and the entries in them.
_TABLE = re.compile(
    r"^ *static PyMethodDef (?:\w*module_methods|(?:\w+___)?(?P<owner>\w+?)_methods)\[\] = \{"
    r".*?^ *\};",
    re.MULTILINE | re.DOTALL,
)
# Classes are told which module they are of; the entry has another name when it runs.
_NAME_HELD = "static PyObject *py2wasm_name;\n"
_CLASS_NAME = re.compile(r"(?P<head>= CPyType_FromTemplate\(\w+, \w+, )cpy_r_\w+\)")
# The first row of a class is for mypyc's own run time, which calls it in its own way.
_SETUP = re.compile(
    r"(?P<head>^ *static PyMethodDef \w+_methods\[\] = \{\s*"
    r'\{"__internal_mypyc_setup", \(PyCFunction\))(?P<function>\w+)',
    re.MULTILINE,
)
_GET_STATE = "(PyCFunction)py2wasm_get_state,"
_INIT_ROW = re.compile(r'(?P<head>\{"__init__",\s*\(PyCFunction\)\w+,\s*)METH_FASTCALL')
# A generator ends by an exception, which loops only throw away; its helper can do without.
_SEND = re.compile(
    r"^static PySendResult CPyDunder_am_send\w+\([^)]*\) \{\n[^\n]*\n"
    r"    PyObject \*retval = CPyDef_(?P<class>\w+)_____mypyc_generator_helper__\(",
    re.MULTILINE,
)
_NEXT = """\
static PyObject *py2wasm_next_{0}(PyObject *self)
{{
    PyObject *returned = NULL;
    PyObject *value = CPyDef_{0}_____mypyc_generator_helper__(
        self, Py_None, Py_None, Py_None, Py_None, &returned);
    return likely(value != NULL) || returned == NULL ? value : py2wasm_end_iteration(returned);
}}

"""
# Where a coroutine is asked what to wait for: itself, if it has not begun; and where it goes on.
_AWAIT = r"^PyObject \*CPyDef_{0}_____await__\(PyObject \*(?P<self>\w+)\) \{{\n"
_AM_SEND = r"^static PySendResult CPyDunder_am_send{0}\(PyObject \*(?P<self>\w+),[^)]*\) \{{\n"
_STRUCT = r"^{0}_traverse\((?P<name>\w+) \*self,"
_LABEL = "(({0} *){1})->___mypyc_next_label__"
# What a generator handles is kept where mypyc says that it runs, and goes where its variables go.
_RUNNING = "uint32_t mypyc_running;"
_HANDLED = "self->mypyc_running.handled.exc_value"
_KEEPING = (
    (r"^{0}_traverse\([^)]*\)\n\{{\n", f"    Py_VISIT({_HANDLED});\n"),
    (r"\bCPyDef_{0}_clear\([^)]*\)\n\{{\n[^\n]*\n", f"    Py_CLEAR({_HANDLED});\n"),
    (r"\bCPyDef_{0}_clear_on_completion\([^)]*\)\n\{{\n[^\n]*\n", f"    Py_CLEAR({_HANDLED});\n"),
    (r"^{0}_dealloc\([^)]*\)\n\{{\n[^\n]*GC_UnTrack[^\n]*\n", f"    Py_CLEAR({_HANDLED});\n"),
)
_LITERAL = r'PyDoc_STR\("(?:[^"\\]|\\.)*"'
_ENTRY = re.compile(rf'(?P<head>\{{"(?P<name>\w+)",\s*\(PyCFunction\)[^"{{}}]*{_LITERAL})\)')
_CLASS_DOC = re.compile(
    rf'(?P<head>\.tp_name = "(?P<name>\w+)",[^{{}}]*?\.tp_doc = {_LITERAL})\)', re.DOTALL
)

# What CPython 3.13 says otherwise.
_WORDS = {'"float modulo")': '"float modulo by zero")'}

_INIT = """
static int py2wasm_exec(PyObject *module)
{{
    if (py2wasm_mypyc_begin() < 0) {{
        return -1;
    }}
    Py_XSETREF(py2wasm_name, PyObject_GetAttrString(module, "__name__"));
    if (py2wasm_name == NULL) {{
        return -1;
    }}
{docstring}    Py_XSETREF({static}, Py_NewRef(module));
    if (PyModule_AddFunctions(module, {methods}) < 0) {{
        return -1;
    }}
    return {run}(module);
}}

PyObject *{symbol}(void)
{{
    static PyModuleDef_Slot slots[] = {{
        {{Py_mod_exec, (void *)py2wasm_exec}},
        {{0, NULL}},
    }};
    static PyModuleDef definition = {{
        PyModuleDef_HEAD_INIT, .m_name = "{name}", .m_size = 0, .m_slots = slots,
    }};
    return PyModuleDef_Init(&definition);
}}
"""

_BEGIN = """
int py2wasm_mypyc_begin(void)
{
    return intern_strings() < 0 ? -1 : CPyGlobalsInit();
}
"""


@dataclass(frozen=True, kw_only=True)
class ModuleC:
    """One module's C; `symbol` is its init function."""

    name: str
    symbol: str
    text: str


def process_module(text: str, docstrings: Mapping[str, Mapping[str, str]]) -> ModuleC:
    """Turn the C of a module into that of one which CPython can initialise.

    `docstrings` are those of all modules, by names like `Class.method`.
    """
    name = _one(_NAME, text, "its name")
    own = docstrings[name]
    symbol = f"py2wasm_mypyc_{mangle(name)}"
    tail = _INIT.format(
        name=name,
        symbol=symbol,
        static=_one(_STATIC, text, "the variable that holds it"),
        methods=_one(_METHODS, text, "its functions"),
        run=_one(_EXEC, text, "the function that runs it"),
        docstring=_document(own[""]) if "" in own else "",
    )
    text = remember_places(hand_over(borrow_numbers(text)))
    text = _CLASS_NAME.sub(r"\g<head>py2wasm_name)", _NAME_HELD + text)
    for words, right in _WORDS.items():
        text = text.replace(words, right)
    text = add_docstrings(
        fix_methods(refuse_reuse(end_quietly(keep_handled(leave_library(text))))), own
    )
    return ModuleC(name=name, symbol=symbol, text=text + tail)


def fix_methods(text: str) -> str:
    """Give the rows of method tables functions of the type that the interpreter calls.

    mypyc casts them, which most machines do not mind.
    """

    def pass_on(match: re.Match[str]) -> str:
        function, own = match["function"], f"py2wasm_{match['function']}"
        return (
            f"static PyObject *{own}(PyObject *type, PyObject *Py_UNUSED(ignored))\n"
            f"{{\n    return {function}(type);\n}}\n{match['head']}{own}"
        )

    text = _SETUP.sub(pass_on, text).replace("(PyCFunction)CPyPickle_GetState,", _GET_STATE)
    return _INIT_ROW.sub(lambda match: f"{match['head']}METH_VARARGS", text)


def end_quietly(text: str) -> str:
    """Let generators end without an exception where what iterates asks for none."""

    def add(match: re.Match[str]) -> str:
        return _NEXT.format(match["class"]) + match[0]

    for name in {match["class"] for match in _SEND.finditer(text)}:
        slot = ".tp_iternext = "
        text = text.replace(f"{slot}CPyDef_{name}_____next__,", f"{slot}py2wasm_next_{name},")
    return _SEND.sub(add, text)


def keep_handled(text: str) -> str:
    """Let generators look after the exception that they handle, as after their variables."""
    for name in sorted({match["class"] for match in _SEND.finditer(text)}):
        for pattern, line in _KEEPING:
            text = _insert(text, pattern.format(name), line, f"what frees the generator `{name}`")
    return text


def refuse_reuse(text: str) -> str:
    """Let coroutines be awaited once."""
    for name in sorted({match["class"] for match in _SEND.finditer(text)}):
        if re.search(_AWAIT.format(name), text, re.MULTILINE) is None:
            continue
        struct = _one(re.compile(_STRUCT.format(name), re.MULTILINE), text, f"the type of `{name}`")
        for pattern, question, refused in (
            (_AWAIT, "!= 0", "NULL"),
            (_AM_SEND, "== -1", "PYGEN_ERROR"),
        ):
            label = _LABEL.format(struct, r"\g<self>")
            line = (
                f"    if (unlikely({label} {question})) {{\n"
                f"        py2wasm_refuse_reuse({label});\n        return {refused};\n    }}\n"
            )
            text = _insert(text, pattern.format(name), line, f"how the coroutine `{name}` goes on")
    return text


def process_header(text: str) -> str:
    """Give each generator a place for the exception that it handles."""
    return text.replace(_RUNNING, "py2wasm_generator mypyc_running;")


def add_docstrings(text: str, docstrings: Mapping[str, str]) -> str:
    """Put docstrings of functions, classes and methods behind the signatures that mypyc gives."""

    def add(kind: str, match: re.Match[str]) -> str:
        found = docstrings.get(f"{kind}{match['name']}")
        return match[0] if found is None else f"{match['head']}\n{_quote(found)})"

    def add_in_table(table: re.Match[str]) -> str:
        kind = f"{table['owner']}." if table["owner"] else ""
        return _ENTRY.sub(lambda match: add(kind, match), table[0])

    return _CLASS_DOC.sub(lambda match: add("", match), _TABLE.sub(add_in_table, text))


def _document(docstring: str) -> str:
    return (
        f"    if (PyModule_SetDocString(module,\n{_quote(docstring)}) < 0) {{\n"
        "        return -1;\n    }\n"
    )


def _quote(docstring: str) -> str:
    # A string of C ends at the first zero.
    return string_literal(docstring.partition("\0")[0].encode("utf-8", "replace"))


def leave_library(text: str) -> str:
    """Take out the questions for the file of the library of the group: there is none."""
    return _LIBRARY.sub(
        lambda match: (
            f"= Py_NewRef({match['key']});{match['between']}Py_NewRef({match['attribute']});"
        ),
        text,
    )


def process_group(text: str) -> str:
    """Add to what the modules share the function that makes it ready."""
    return text + _BEGIN


def _insert(text: str, pattern: str, line: str, what: str) -> str:
    """Put a line behind what a pattern finds, which may name its groups."""
    found = re.search(pattern, text, re.MULTILINE)
    if found is None:
        raise _not_understood(what)
    return f"{text[: found.end()]}{found.expand(line)}{text[found.end() :]}"


def _one(pattern: re.Pattern[str], text: str, what: str) -> str:
    found = pattern.search(text)
    if found is None:
        raise _not_understood(what)
    return found["name"]


def _not_understood(what: str) -> BuildError:
    return BuildError(
        "mypyc wrote C that is not understood",
        cause=f"expected {what}",
        hint="use the pinned version of mypy",
    )
