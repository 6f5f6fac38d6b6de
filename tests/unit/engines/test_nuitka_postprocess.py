"""Changing Nuitka's C, on a cut-down module as it writes them."""

# ruff: noqa: E501 - lines of C as Nuitka writes them

from __future__ import annotations

import re

import pytest

from py2wasm.engines.nuitka.blob import split_blob
from py2wasm.engines.nuitka.guards import guard_functions, stack_units
from py2wasm.engines.nuitka.postprocess import (
    process_global_constants,
    process_module,
    process_program,
)
from py2wasm.errors import BuildError

FUNCTION = """\
static PyObject *impl_p$m$$$function__1_f(PyThreadState *tstate, struct Nuitka_FunctionObject const *self, PyObject **python_pars) {
local.par_a = python_pars[0];
local.par_b = python_pars[1];
pushFrameStackCompiledFrame(tstate, frame);
{
call("}");
}
return tmp_return_value;
}
"""
STEP = """\
static PyObject *p$m$$$function__2_g$$$genobj__1_g_context(PyThreadState *tstate, struct Nuitka_GeneratorObject *generator, PyObject *yield_return_value) {
pushFrameStackGeneratorCompiledFrame(tstate, generator->m_frame);
return NULL;
}
"""
ATTRIBUTE = """\
{{
PyObject *tmp_assign_source_{number};
tmp_assign_source_{number} = {value};
UPDATE_STRING_DICT0(moduledict_p$m, (Nuitka_StringObject *)const_str_plain_{name}, tmp_assign_source_{number});
}}
"""
SPEC = """\
{{
PyObject *tmp_ass_attr_value_{number};
PyObject *tmp_ass_attr_target_{number};
tmp_ass_attr_value_{number} = Py_True;
tmp_ass_attr_target_{number} = module_var_accessor_p$m$__spec__(tstate);
tmp_result = SET_ATTRIBUTE(tstate, tmp_ass_attr_target_{number}, mod_consts.const_str_plain_{name}, tmp_ass_attr_value_{number});
if (tmp_result == false) {{
    goto frame_exception_exit_1;
}}
}}
"""
MODULE = f"""\
/* Generated code for Python module 'p$m'
 */
#include "nuitka/prelude.h"

NUITKA_DECLARE_CONSTANT_BLOB(
    module$p$m_bin,
    const
);

static void createModuleConstants(PyThreadState *tstate) {{
        loadConstantsBlob(tstate, &mod_consts, UN_TRANSLATE("p.m"));
}}
{FUNCTION}
{STEP}
static PyObject *module_code_p$m(PyThreadState *tstate, PyObject *module) {{
    // Update "__package__" value to what it ought to be.
    {{
        set_package();
    }}
    PyObject *module_loader = Nuitka_Loader_New(&entry_p$m);
    // Temp variables if any
    // Module code.
{ATTRIBUTE.format(number=1, name="__doc__", value="Py_None")}\
{ATTRIBUTE.format(number=2, name="__file__", value="mod_consts.const_str_a")}\
{SPEC.format(number=1, name="origin")}\
{SPEC.format(number=2, name="has_location")}\
{ATTRIBUTE.format(number=3, name="__cached__", value="Py_None")}\
{ATTRIBUTE.format(number=4, name="__compiled__", value="Nuitka_dunder_compiled_value")}\
{ATTRIBUTE.format(number=5, name="__file__", value="mod_consts.const_str_own")}\
    return module_p$m;
}}
static PyThreadState *module_owner_p$m = NULL;
struct Nuitka_MetaPathBasedLoaderEntry entry_p$m = {{ "p.m", "/home/somebody/p/m.py" }};
"""
CONSTANTS = {"p.m": b'\0one"two'}


def test_a_module_ends_in_its_init_function() -> None:
    module = process_module(MODULE, CONSTANTS)
    assert (module.name, module.symbol) == ("p.m", "PyInit_py2wasm_nuitka_p_om")
    assert f"PyObject *{module.symbol}(void)" in module.text
    assert "/home/somebody" not in module.text


def test_a_module_carries_its_constants() -> None:
    text = process_module(MODULE, CONSTANTS).text
    assert '"\\000one\\042two"' in text
    assert "loadConstantsBlobData(tstate, &mod_consts, py2wasm_constants);" in text
    assert "NUITKA_DECLARE_CONSTANT_BLOB" not in text


def test_what_the_importer_has_set_stays() -> None:
    text = process_module(MODULE, CONSTANTS).text
    assert "set_package" not in text
    assert "Nuitka_Loader_New" not in text
    assert "SET_ATTRIBUTE" not in text
    assert "const_str_plain___cached__" not in text
    assert "const_str_plain___compiled__" not in text
    assert "const_str_plain___doc__" in text


def test_what_the_program_sets_itself_stays() -> None:
    text = process_module(MODULE, CONSTANTS).text
    assert "const_str_a;" not in text
    assert "tmp_assign_source_5 = mod_consts.const_str_own;" in text


def test_builtins_are_a_module_in_main_only() -> None:
    main = MODULE.replace("p$m", "__main__").replace("p.m", "__main__")
    text = process_module(main, {"__main__": b""}).text
    assert "name, (PyObject *)builtin_module);" in text
    text = process_module(MODULE, CONSTANTS).text
    assert "name, PyModule_GetDict((PyObject *)builtin_module));" in text


@pytest.mark.parametrize(
    "part",
    ["Generated code for Python module", "NUITKA_DECLARE_CONSTANT_BLOB", "// Module code.",
     'Update "__package__"', "module_owner_", "nuitka/prelude.h"],
)  # fmt: skip
def test_other_c_than_expected_is_an_error(part: str) -> None:
    with pytest.raises(BuildError, match="not understood"):
        process_module(MODULE.replace(part, "something else"), CONSTANTS)


def test_constants_that_are_not_there_are_an_error() -> None:
    with pytest.raises(BuildError, match=r"`p\.m`"):
        process_module(MODULE, {})


def test_a_function_is_counted_and_releases_its_arguments_when_refused() -> None:
    text = guard_functions(FUNCTION)
    head, _, guard = text.partition("\n\nstatic PyObject *impl_p$m$$$function__1_f(")
    assert head == FUNCTION.rstrip("\n").replace("*impl_", "*py2wasm_body_impl_", 1)
    assert "py2wasm_enter(tstate, 1)" in guard
    assert "py2wasm_refuse(tstate, 1, python_pars, 2)" in guard
    assert guard.index("py2wasm_body_impl_") < guard.index("py2wasm_leave(tstate, 1)")


@pytest.mark.parametrize("kind", ["generator", "coroutine", "asyncgen"])
def test_a_step_of_a_generator_is_counted(kind: str) -> None:
    step = STEP.replace("GeneratorObject *generator", f"{kind.title()}Object *{kind}")
    text = guard_functions(step)
    assert re.search(rf"PY2WASM_RESUME\(1, py2wasm_body_\S+_context, {kind}\);", text)


def test_a_body_without_a_frame_cannot_call_and_is_not_counted() -> None:
    leaf = FUNCTION.replace("pushFrameStackCompiledFrame(tstate, frame);\n", "")
    assert guard_functions(leaf) == leaf


def test_a_declaration_keeps_its_name() -> None:
    declaration = FUNCTION.splitlines()[0].replace(" {", ";\n")
    assert guard_functions(declaration + FUNCTION).startswith(declaration)


def test_a_large_body_takes_more_stack() -> None:
    assert stack_units("x" * 1000) == 1
    assert stack_units("x" * 500_000) > stack_units("x" * 300_000) > 1


def test_the_blob_is_split_by_module() -> None:
    blob = b"\0\x03\0\0\0abc" + b"p.m\0\x02\0\0\0\0\0" + b".bytecode\0\0\0\0\0"
    assert split_blob(blob) == {"": b"abc", "p.m": b"\0\0", ".bytecode": b""}


def test_global_constants_come_with_their_number() -> None:
    header = process_global_constants("extern PyObject *global_constants[121];\n", {"": b"T"})
    assert "#define PY2WASM_GLOBAL_CONSTANTS 121\n" in header
    assert '"T"' in header
    with pytest.raises(BuildError):
        process_global_constants("", {"": b"T"})


def test_what_modules_share_is_kept_without_nuitkas_start_up() -> None:
    constants = (
        "char const * const type_description_o = data;\n"
        '#include "nuitka/prelude.h"\n'
        "void createGlobalConstants(void) {}\n"
    )
    text = process_program(constants, "helper();\n", ["other.pkg"])
    assert "type_description_o" in text
    assert "createGlobalConstants" not in text
    assert "helper();" in text
    assert 'py2wasm_import("other.pkg")' in text
    assert "entry_other$pkg" in text
