from __future__ import annotations

import pytest

from py2wasm.engines.mypyc.guards import find_recursive, guard_functions, read_tuples
from py2wasm.errors import BuildError

SUM = """\
CPyTagged CPyDef_mod___sum(CPyTagged cpy_r_a, CPyTagged cpy_r_b) {
    return CPyTagged_Add(cpy_r_a, cpy_r_b);
}
"""
DOWN = """\
CPyTagged CPyDef_mod___down(CPyTagged cpy_r_n) {
    return CPyDef_mod___down(CPyTagged_Subtract(cpy_r_n, 2));
}
"""
HEADER = """\
typedef struct tuple_T2OF {
    PyObject *f0;
    double f1;
} tuple_T2OF;
typedef struct tuple_T2IT2OF {
    CPyTagged f0;
    tuple_T2OF f1;
} tuple_T2IT2OF;
typedef struct tuple_T0 {
    int empty_struct_error_flag;
} tuple_T0;
"""


def test_what_cannot_come_back_is_left_alone() -> None:
    assert guard_functions({"a.c": SUM}, {}) == {"a.c": SUM}


def test_what_calls_itself_counts() -> None:
    text = guard_functions({"a.c": DOWN}, {})["a.c"]
    assert text.startswith("static CPyTagged py2wasm_body_CPyDef_mod___down(CPyTagged cpy_r_n) {")
    assert text.endswith(
        "CPyTagged CPyDef_mod___down(CPyTagged cpy_r_n) {\n"
        "    PY2WASM_GUARDED(1, (CPY_INT_TAG), py2wasm_body_CPyDef_mod___down(cpy_r_n));\n}\n\n"
    )


def test_circles_pass_through_several_files() -> None:
    there = DOWN.replace("return CPyDef_mod___down", "return CPyDef_mod___up")
    back = DOWN.replace("CPyTagged CPyDef_mod___down", "CPyTagged CPyDef_mod___up")
    texts = guard_functions({"a.c": there, "b.c": back}, {})
    assert all("PY2WASM_GUARDED" in text for text in texts.values())


def test_what_calls_the_program_counts() -> None:
    bodies = {
        "CPyDef_a": "{ return PyObject_Vectorcall(cpy_r_f, 0, 0, 0); }",
        "CPyDef_b": "{ return CPY_GET_METHOD(cpy_r_o, T, 0, O, F)(cpy_r_o); }",
        "CPyDef_c": "{ return CPyDef_a(); }",
        "CPyDef_d": "{ if (CPyTagged_IsLt_(1, 2)) return CPyTagged_Add(2, 4); }",
        "CPyDef_e": "{ return CPyDef_d(); }",
    }
    assert find_recursive(bodies) == {"CPyDef_a", "CPyDef_b"}


def test_how_each_type_says_that_it_failed() -> None:
    tuples = read_tuples(HEADER)
    assert tuples == {
        "tuple_T2OF": "((tuple_T2OF){NULL, -113.0})",
        "tuple_T2IT2OF": "((tuple_T2IT2OF){CPY_INT_TAG, ((tuple_T2OF){NULL, -113.0})})",
        "tuple_T0": "((tuple_T0){1})",
    }
    for kind, value in (("double", "-113.0"), ("PyObject *", "NULL"), ("char", "2")):
        text = DOWN.replace("CPyTagged CPyDef", f"{kind} CPyDef")
        assert f"PY2WASM_GUARDED(1, ({value}), " in guard_functions({"a.c": text}, {})["a.c"]
    with pytest.raises(BuildError, match="unknown type: `long double`"):
        guard_functions({"a.c": DOWN.replace("CPyTagged CPyDef", "long double CPyDef")}, {})


def test_what_makes_an_instance_is_only_passed_through() -> None:
    make = (
        "PyObject *CPyDef_mod___Node(PyObject *cpy_r_n)\n{\n"
        "    return CPyDef_mod___Node_____init__(cpy_r_n);\n}\n"
    )
    init = (
        "PyObject *CPyDef_mod___Node_____init__(PyObject *cpy_r_n) {\n"
        "    return CPyDef_mod___Node(cpy_r_n);\n}\n"
    )
    text = guard_functions({"a.c": make + init}, {})["a.c"]
    assert text.startswith(make)
    assert text.count("PY2WASM_GUARDED") == 1
