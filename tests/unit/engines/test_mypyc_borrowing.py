from __future__ import annotations

import pytest

from py2wasm.engines.mypyc.borrowing import borrow_numbers, hand_over

DECLARED = """\
double CPyDef_a___first(PyObject *cpy_r_a) {
    PyObject *cpy_r_r0;
    double cpy_r_r1;
"""
TAKEN = """\
    cpy_r_r0 = CPyList_GetItem(cpy_r_a, 0);
    if (unlikely(cpy_r_r0 == NULL)) {
        CPy_AddTraceback("/app/a.py", "first", 2, CPyStatic_a___globals);
        goto CPyL9;
    }
"""
FLOAT = """\
    cpy_r_r1 = PyFloat_AsDouble(cpy_r_r0);
    if (cpy_r_r1 == -1.0 && PyErr_Occurred()) {
        CPy_TypeError("float", cpy_r_r0); cpy_r_r1 = -113.0;
    }
    CPy_DECREF(cpy_r_r0);
"""
WHOLE = """\
    if (likely(PyLong_Check(cpy_r_r0)))
        cpy_r_r1 = CPyTagged_FromObject(cpy_r_r0);
    else {
        CPy_TypeError("int", cpy_r_r0); cpy_r_r1 = CPY_INT_TAG;
    }
    CPy_DECREF(cpy_r_r0);
"""
LOADED = """\
    cpy_r_r0 = *(PyObject * *)cpy_r_r7;
    CPy_INCREF(cpy_r_r0);
"""
APART = """\
 else
        goto CPyL4;
CPyL3: ;
    cpy_r_r2 = PyErr_Occurred();
CPyL4: ;
"""
REST = """\
    return cpy_r_r1;
}
"""


def test_a_float_is_read_from_a_borrowed_item() -> None:
    text = borrow_numbers(DECLARED + TAKEN + FLOAT + REST)
    taken = TAKEN.replace("CPyList_GetItem", "CPyList_GetItemBorrow")
    assert text == f"{DECLARED}{taken}    cpy_r_r1 = py2wasm_unbox_float(cpy_r_r0);\n{REST}"


@pytest.mark.parametrize(
    ("getter", "borrowing"),
    [
        ("CPyList_GetItemShort", "CPyList_GetItemShortBorrow"),
        ("CPySequenceTuple_GetItem", "py2wasm_borrow_tuple_item"),
    ],
)
def test_each_way_to_an_item_has_one_that_borrows(getter: str, borrowing: str) -> None:
    taken = TAKEN.replace("CPyList_GetItem", getter)
    text = borrow_numbers(DECLARED + taken + WHOLE + REST)
    kept = WHOLE.replace("    CPy_DECREF(cpy_r_r0);\n", "")
    assert text == DECLARED + TAKEN.replace("CPyList_GetItem", borrowing) + kept + REST


def test_it_may_be_read_where_a_jump_leads() -> None:
    text = borrow_numbers(DECLARED + TAKEN.rstrip("\n") + APART + FLOAT + REST)
    assert "GetItemBorrow" in text
    assert "py2wasm_unbox_float" in text
    assert "DECREF" not in text


@pytest.mark.parametrize("reading", [FLOAT, WHOLE])
def test_items_of_a_loop_are_borrowed(reading: str) -> None:
    text = borrow_numbers(DECLARED + LOADED + reading + REST)
    assert "CREF" not in text


@pytest.mark.parametrize(
    "text",
    [
        # Used for something else too.
        DECLARED
        + TAKEN
        + FLOAT.replace("    CPy_DECREF", "    use(cpy_r_r0);\n    CPy_DECREF")
        + REST,
        DECLARED + TAKEN + FLOAT + "CPyL8: ;\n    CPy_DecRef(cpy_r_r0);\n" + REST,
        # Something runs in between.
        DECLARED + TAKEN + "    call(cpy_r_a);\n" + FLOAT + REST,
        DECLARED + LOADED + "    call(cpy_r_a);\n" + FLOAT + REST,
        # It comes here from elsewhere, where something may have run.
        DECLARED + TAKEN.rstrip("\n") + APART + FLOAT + "    goto CPyL4;\n" + REST,
        # Another item, whose name begins alike.
        DECLARED + TAKEN + FLOAT.replace("cpy_r_r0", "cpy_r_r01") + "cpy_r_r0 " * 3 + REST,
        # What gives it gives it away.
        DECLARED + TAKEN.replace("CPyList_GetItem", "CPyList_Pop") + FLOAT + REST,
    ],
)
def test_others_keep_their_reference(text: str) -> None:
    assert borrow_numbers(text) == text


def test_functions_have_registers_of_their_own() -> None:
    one = DECLARED + TAKEN + FLOAT + REST
    assert borrow_numbers(one * 2) == borrow_numbers(one) * 2


@pytest.mark.parametrize("given_up", ["CPy_DECREF", "CPy_DECREF_NO_IMM"])
def test_what_is_given_up_is_handed_over(given_up: str) -> None:
    text = f"    cpy_r_r2 = PyList_Append(cpy_r_r0, cpy_r_r1);\n    {given_up}(cpy_r_r1);\n"
    assert hand_over(text) == "    cpy_r_r2 = py2wasm_hand_over(cpy_r_r0, cpy_r_r1);\n"


def test_what_is_kept_is_shared() -> None:
    text = "    cpy_r_r2 = PyList_Append(cpy_r_r0, cpy_r_r1);\n    CPy_DECREF(cpy_r_r0);\n"
    assert hand_over(text) == text
