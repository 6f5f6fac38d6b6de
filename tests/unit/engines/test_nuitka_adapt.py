"""Adapting Nuitka's C as text, on cut-down pieces of what it writes."""

from __future__ import annotations

import pytest

from py2wasm.engines.nuitka.adapt import adapt_module
from py2wasm.engines.nuitka.glue import init_names, write_glue
from py2wasm.errors import BuildError

MODULE = """\
#include "nuitka/prelude.h"
static PyObject *impl_m$$$function__1_f(PyThreadState *tstate, struct Nuitka_FunctionObject const *self, PyObject **python_pars);
static PyObject *impl_m$$$function__1_f(PyThreadState *tstate, struct Nuitka_FunctionObject const *self, PyObject **python_pars) {
    return NULL;
}
static PyObject *m$$$genobj__1_g_context(PyThreadState *tstate, struct Nuitka_GeneratorObject *generator, PyObject *yield_return_value) {
    return NULL;
}
    // Update "__package__" value to what it ought to be.
    {
        UPDATE_STRING_DICT0(moduledict_m, (Nuitka_StringObject *)const_str_plain___package__, Py_None);
    }

    CHECK_OBJECT(module_m);
    PyObject *module_loader = Nuitka_Loader_New(&entry_m);
    UPDATE_STRING_DICT0(moduledict_m, (Nuitka_StringObject *)const_str_plain___loader__, module_loader);

    // Temp variables if any
UPDATE_STRING_DICT0(moduledict_m, (Nuitka_StringObject *)const_str_plain___doc__, tmp_assign_source_1);
UPDATE_STRING_DICT0(moduledict_m, (Nuitka_StringObject *)const_str_plain___file__, tmp_assign_source_2);
UPDATE_STRING_DICT0(moduledict_m, (Nuitka_StringObject *)const_str_plain___compiled__, tmp_assign_source_3);
"""


def test_what_the_importer_has_set_stays() -> None:
    text = adapt_module(MODULE)
    for name in ("__package__, Py_None", "__loader__", "__file__", "__compiled__"):
        assert f"const_str_plain_{name}" not in text
    assert "const_str_plain___doc__" in text


def test_every_body_is_counted() -> None:
    text = adapt_module(MODULE)
    assert "PY2WASM_CALL(impl_m$$$function__1_f$body);" in text
    assert "PY2WASM_STEP(m$$$genobj__1_g_context$body, generator);" in text
    assert text.count("impl_m$$$function__1_f$body(") == 1
    assert '#include "py2wasm_nuitka.h"' in text


@pytest.mark.parametrize("missing", ['// Update "__package__"', "Nuitka_Loader_New", "prelude.h"])
def test_another_shape_is_an_error(missing: str) -> None:
    with pytest.raises(BuildError):
        adapt_module(MODULE.replace(missing, "other"))


def test_glue_has_one_init_function_a_module() -> None:
    inits = init_names(["__main__", "pkg.mod"])
    text = write_glue(inits, with_inspect=True)
    assert inits["pkg.mod"] == "PyInit_py2wasm_nuitka_1"
    assert "entry_pkg$mod" in text
    assert "py2wasm_nuitka_with_inspect = 1" in text
