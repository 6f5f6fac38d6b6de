from __future__ import annotations

from py2wasm.engines.cython.guards import find_recursive, guard_functions

HEAD = '#include "Python.h"\n'
FACTORIAL = """\
static int __pyx_f_3mod_fact(int __pyx_v_n) {
  int __pyx_r;
  __pyx_r = __pyx_f_3mod_fact(__pyx_v_n - 1);
  goto __pyx_L0;
  __pyx_L1_error:;
  __Pyx_AddTraceback("mod.fact", __pyx_clineno, __pyx_lineno, __pyx_filename);
  __pyx_r = -1;
  __pyx_L0:;
  return __pyx_r;
}
"""
PYTHON = """\
static PyObject *__pyx_pf_3mod_f(CYTHON_UNUSED PyObject *__pyx_self, PyObject *__pyx_v_n) {
  PyObject *__pyx_r = NULL;
  __Pyx_AddTraceback("mod.f", __pyx_clineno, __pyx_lineno, __pyx_filename);
  __pyx_r = NULL;
  return __pyx_r;
}
"""
GENERATOR = """\
static PyObject *__pyx_gb_3mod_2g(__pyx_CoroutineObject *__pyx_generator, \
CYTHON_UNUSED PyThreadState *__pyx_tstate, PyObject *__pyx_sent_value) /* generator body */
{
  return NULL;
}
"""


def test_a_python_function_counts_as_a_frame() -> None:
    text = guard_functions(HEAD + PYTHON)
    assert '#include "Python.h"\n#include "recursion.h"\n' in text
    assert "*py2wasm_body___pyx_pf_3mod_f(CYTHON_UNUSED" in text
    assert "py2wasm_enter(py2wasm_state, 1)" in text
    assert "py2wasm_body___pyx_pf_3mod_f(__pyx_self, __pyx_v_n);" in text
    assert "return NULL;" in text


def test_a_c_function_gives_what_says_that_it_failed() -> None:
    text = guard_functions(HEAD + FACTORIAL)
    assert "int result = py2wasm_body___pyx_f_3mod_fact(__pyx_v_n);" in text
    assert "        return -1;\n" in text
    assert text.count("py2wasm_enter_c(2)") == 1


def test_a_c_function_that_cannot_come_back_is_left_alone() -> None:
    text = HEAD + FACTORIAL.replace("__pyx_f_3mod_fact(__pyx_v_n - 1)", "__pyx_v_n")
    assert guard_functions(text) == HEAD + '#include "recursion.h"\n' + text.removeprefix(HEAD)


def test_a_c_function_that_cannot_raise_ends_the_program() -> None:
    body = FACTORIAL.replace("AddTraceback", "WriteUnraisable")
    assert "Py_FatalError(" in guard_functions(HEAD + body)


def test_a_function_that_gives_nothing() -> None:
    body = FACTORIAL.replace("static int ", "static void ").replace("  __pyx_r = -1;\n", "")
    text = guard_functions(HEAD + body)
    assert "        return;\n" in text
    assert "result" not in text


def test_a_generator_that_cannot_be_resumed_is_finished() -> None:
    text = guard_functions(HEAD + GENERATOR)
    assert "__pyx_generator->resume_label = -1;" in text
    assert "__Pyx_Coroutine_clear((PyObject *)__pyx_generator); return NULL;" in text
    assert "(__pyx_generator, __pyx_tstate, __pyx_sent_value);" in text


def test_delegating_generators_are_counted_where_they_resume_each_other() -> None:
    body = (
        "static __Pyx_PySendResult\n__Pyx_Coroutine_SendToDelegate(__pyx_CoroutineObject *gen, "
        "PyObject **retval) {\n  return result;\n}\n"
    )
    text = guard_functions(HEAD + body)
    assert "*retval = NULL; return PYGEN_ERROR;" in text
    assert "py2wasm_body___Pyx_Coroutine_SendToDelegate(gen, retval);" in text


def test_parameters_that_are_pointers_to_functions() -> None:
    body = FACTORIAL.replace("(int __pyx_v_n)", "(int (*__pyx_v_n)(int, int), void *__pyx_v_p)")
    assert "fact(__pyx_v_n, __pyx_v_p);" in guard_functions(HEAD + body)


def test_memory_views_are_left_alone() -> None:
    body = PYTHON.replace("3mod_f", "15View_dot_MemoryView_10memoryview_copy")
    assert "py2wasm_enter" not in guard_functions(HEAD + body)


def test_functions_that_can_reach_themselves() -> None:
    bodies = {
        "__pyx_f_3mod_a": "__pyx_f_3mod_b(1)",
        "__pyx_f_3mod_b": "__pyx_f_3mod_a(1)",
        "__pyx_f_3mod_leaf": "sqrt(2)",
        "__pyx_f_3mod_caller": "__pyx_f_3mod_a(__pyx_f_3mod_leaf())",
        "__pyx_f_3mod_4Node_depth": "self->next->__pyx_vtab)->depth(self->next)",
        "__pyx_f_3mod_4Node_size": "self->next->__pyx_vtab)->depth(self->next)",
    }
    assert find_recursive(bodies) == {
        "__pyx_f_3mod_a",
        "__pyx_f_3mod_b",
        "__pyx_f_3mod_4Node_depth",
    }
