from __future__ import annotations

import pytest

from py2wasm.engines.mypyc.postprocess import (
    add_docstrings,
    end_quietly,
    fix_methods,
    keep_handled,
    leave_library,
    process_header,
    process_module,
    refuse_reuse,
)
from py2wasm.errors import BuildError

MODULE = """\
static PyMethodDef amodule_methods[] = {
    {"fib", (PyCFunction)CPyPy_a___fib, METH, PyDoc_STR("fib(n)\\n--\\n\\n") /* docstring */},
    {NULL, NULL, 0, NULL}
};
static int CPyExec_pkg___a__impl(PyObject *module)
{
    modname = PyObject_GetAttrString((PyObject *)CPyModule_pkg___a__internal, "__name__");
}
int CPyExec_pkg___a(PyObject *module)
{
}
static struct PyModuleDef amodule = {
    PyModuleDef_HEAD_INIT,
    "pkg.a",
};
"""
CLASS = """\
static PyMethodDef a___Shape_methods[] = {
    {"fib",
     (PyCFunction)CPyPy_a___Shape___fib,
     METH_FASTCALL | METH_KEYWORDS, PyDoc_STR("fib($self)\\n--\\n\\n")},
    {NULL}
};
static PyTypeObject CPyType_a___Shape_template_ = {
    .tp_name = "Shape",
    .tp_doc = PyDoc_STR("Shape()\\n--\\n\\n"),
};
"""
METHODS = """\
static PyMethodDef a___Shape_methods[] = {
    {"__internal_mypyc_setup", (PyCFunction)CPyDef_setup, METH_O, NULL},
    {"__init__",
     (PyCFunction)CPyPy_a___Shape_____init__,
     METH_FASTCALL | METH_KEYWORDS, PyDoc_STR("__init__($self)\\n--\\n\\n")},
    {"f",
     (PyCFunction)CPyPy_a___Shape___f,
     METH_FASTCALL | METH_KEYWORDS, PyDoc_STR("f($self)\\n--\\n\\n")},
    {"__getstate__", (PyCFunction)CPyPickle_GetState, METH_NOARGS, NULL},
};
"""
GENERATOR = """\
static PySendResult CPyDunder_am_sendg___ticks_gen(PyObject *self, PyObject **result) {
    PyObject *stop_iter_value = NULL;
    PyObject *retval = CPyDef_g___ticks_gen_____mypyc_generator_helper__(self, Py_None);
}
static int
g___ticks_gen_traverse(g___ticks_genObject *self, visitproc visit, void *arg)
{
    int rv = 0;
}
static int32_t CPyDef_g___ticks_gen_clear(PyObject *cpy_r_self)
{
    g___ticks_genObject *self = (g___ticks_genObject *)cpy_r_self;
}
static int32_t CPyDef_g___ticks_gen_clear_on_completion(PyObject *cpy_r_self)
{
    g___ticks_genObject *self = (g___ticks_genObject *)cpy_r_self;
}
static void
g___ticks_gen_dealloc(g___ticks_genObject *self)
{
    PyObject_GC_UnTrack(self);
}
static PyTypeObject CPyType_g___ticks_gen_template_ = {
    .tp_iternext = CPyDef_g___ticks_gen_____next__,
};
static PyTypeObject CPyType_g___Other_template_ = {
    .tp_iternext = CPyDef_g___Other_____next__,
};
"""
LIBRARY = """\
    cpy_r_r28 = PyImport_GetModuleDict();
    cpy_r_r29 = CPyStatics[13]; /* 'py2wasm__mypyc' */
    cpy_r_r30 = CPyDict_GetItem(cpy_r_r28, cpy_r_r29);
    if (unlikely(cpy_r_r30 == NULL)) {
        CPy_AddTraceback("/app/app.py", "<module>", 2, CPyStatic___main_____globals);
        goto CPyL34;
    }
    cpy_r_r31 = CPyStatics[4]; /* '__file__' */
    cpy_r_r32 = CPyObject_GetAttr(cpy_r_r30, cpy_r_r31);
    CPy_DECREF(cpy_r_r30);
"""


def test_a_module_runs_in_what_the_importer_made() -> None:
    module = process_module(MODULE, {"pkg.a": {}})
    assert (module.name, module.symbol) == ("pkg.a", "py2wasm_mypyc_pkg_oa")
    assert "PyObject *py2wasm_mypyc_pkg_oa(void)" in module.text
    assert "Py_XSETREF(CPyModule_pkg___a__internal, Py_NewRef(module));" in module.text
    assert "PyModule_AddFunctions(module, amodule_methods)" in module.text
    assert "return CPyExec_pkg___a(module);" in module.text
    assert "SetDocString" not in module.text


def test_docstrings_are_put_behind_signatures() -> None:
    found = {"": "The\nmodule.", "fib": "One.", "Shape": "Two.", "Shape.fib": "Three."}
    text = process_module(MODULE, {"pkg.a": found}).text
    assert 'PyModule_SetDocString(module,\n    "The\\012module.")' in text
    assert 'PyDoc_STR("fib(n)\\n--\\n\\n"\n    "One.") /* docstring */}' in text
    text = add_docstrings(CLASS, found)
    assert 'PyDoc_STR("fib($self)\\n--\\n\\n"\n    "Three.")}' in text
    assert 'PyDoc_STR("Shape()\\n--\\n\\n"\n    "Two."),' in text


def test_modules_do_not_ask_for_the_file_of_their_library() -> None:
    text = leave_library(LIBRARY)
    assert "cpy_r_r30 = Py_NewRef(cpy_r_r29);" in text
    assert "cpy_r_r32 = Py_NewRef(cpy_r_r31);" in text
    assert leave_library(text) == text


def test_c_of_another_version_is_refused() -> None:
    with pytest.raises(BuildError, match="not understood"):
        process_module(MODULE.replace("CPyExec_", "CPyRun_"), {"pkg.a": {}})


def test_methods_are_of_the_type_that_is_called() -> None:
    text = fix_methods(METHODS)
    assert text.startswith(
        "static PyObject *py2wasm_CPyDef_setup(PyObject *type, PyObject *Py_UNUSED(ignored))\n"
        "{\n    return CPyDef_setup(type);\n}\nstatic PyMethodDef a___Shape_methods[] = {\n"
    )
    assert "(PyCFunction)py2wasm_CPyDef_setup, METH_O, NULL}" in text
    assert "(PyCFunction)CPyPy_a___Shape_____init__,\n     METH_VARARGS | METH_KEYWORDS" in text
    assert "(PyCFunction)CPyPy_a___Shape___f,\n     METH_FASTCALL | METH_KEYWORDS" in text
    assert "(PyCFunction)py2wasm_get_state, METH_NOARGS" in text


def test_classes_are_of_the_module_as_it_is_called() -> None:
    made = "    cpy_r_r14 = CPyType_FromTemplate(cpy_r_r13, cpy_r_r11, cpy_r_r12);\n"
    text = process_module(MODULE + made, {"pkg.a": {}}).text
    assert "cpy_r_r14 = CPyType_FromTemplate(cpy_r_r13, cpy_r_r11, py2wasm_name);" in text
    assert text.startswith("static PyObject *py2wasm_name;\n")


def test_generators_end_without_an_exception_where_none_is_asked_for() -> None:
    text = end_quietly(GENERATOR)
    assert ".tp_iternext = py2wasm_next_g___ticks_gen,\n" in text
    assert ".tp_iternext = CPyDef_g___Other_____next__,\n" in text
    made = text.index("static PyObject *py2wasm_next_g___ticks_gen(PyObject *self)\n{")
    assert made < text.index("static PySendResult")
    assert "CPyDef_g___ticks_gen_____mypyc_generator_helper__(\n" in text[made:]


def test_generators_look_after_what_they_handle() -> None:
    lines = keep_handled(GENERATOR).splitlines()
    place = "(self->mypyc_running.handled.exc_value);"
    found = [(lines[at - 1].strip()[:9], line) for at, line in enumerate(lines) if place in line]
    assert found == [
        ("{", f"    Py_VISIT{place}"),
        ("g___ticks", f"    Py_CLEAR{place}"),
        ("g___ticks", f"    Py_CLEAR{place}"),
        ("PyObject_", f"    Py_CLEAR{place}"),
    ]
    header = process_header("    uint32_t mypyc_running;\n    int other;\n")
    assert header == "    py2wasm_generator mypyc_running;\n    int other;\n"


def test_other_generators_are_refused() -> None:
    with pytest.raises(BuildError) as caught:
        keep_handled(GENERATOR.replace("_clear(", "_clean("))
    assert "g___ticks_gen" in (caught.value.cause or "")


def test_coroutines_are_awaited_once() -> None:
    awaited = (
        "PyObject *CPyDef_g___ticks_gen_____await__(PyObject *cpy_r_me) {\n    return me;\n}\n"
    )
    text = refuse_reuse(GENERATOR + awaited)
    label = "((g___ticks_genObject *){0})->___mypyc_next_label__"
    for asked, given in (
        (f"{label.format('cpy_r_me')} != 0", "NULL"),
        (f"{label.format('self')} == -1", "PYGEN_ERROR"),
    ):
        head, _, rest = text.partition(f"    if (unlikely({asked})) {{\n")
        assert rest.splitlines()[1].strip() == f"return {given};"
        assert head.endswith(") {\n")


def test_generators_may_be_asked_again() -> None:
    assert refuse_reuse(GENERATOR) == GENERATOR
