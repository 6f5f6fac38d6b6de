"""Sending the operations of generated code to functions that know common types."""

from __future__ import annotations

import pytest

from py2wasm.engines.nuitka.operations import send_operations

UNPACKING = """\
tmp_assign_source_4 = MAKE_UNPACK_ITERATOR(tmp_iter_arg_2);
{{
    PyObject *old = {iterator};
    {iterator} = tmp_assign_source_4;
    Py_XDECREF(old);
}}
CHECK_OBJECT({iterator});
tmp_unpack_1 = {iterator};
{use}
"""


@pytest.mark.parametrize(
    ("call", "sent"),
    [
        ("BINARY_OPERATION_ADD_OBJECT_OBJECT_LONG(a, b)", "py2wasm_ADD(a, b)"),
        ("BINARY_OPERATION_MOD_NBOOL_OBJECT_LONG(a, b)", "py2wasm_truth_MOD(a, b)"),
        ("INPLACE_OPERATION_SUB_OBJECT_FLOAT(&a, b)", "py2wasm_in_place_SUB(&a, b)"),
        ("RICH_COMPARE_LT_OBJECT_OBJECT_OBJECT(a, b)", "py2wasm_LT(a, b)"),
        ("RICH_COMPARE_EQ_NBOOL_LONG_OBJECT(a, b)", "py2wasm_is_EQ(a, b)"),
        ("f(ITERATOR_NEXT(i), ITERATOR_NEXT_ITERATOR(j))", "f(py2wasm_next(i), py2wasm_next(j))"),
        ("LOOKUP_SUBSCRIPT(tstate, a, b)", "py2wasm_subscript(tstate, a, b)"),
        ("SET_SUBSCRIPT(tstate, a, b, c)", "py2wasm_set_subscript(tstate, a, b, c)"),
        # What has functions of its own stays.
        ("BINARY_OPERATION_ADD_OBJECT_UNICODE_UNICODE(a, b)",) * 2,
        ("BINARY_OPERATION_POW_OBJECT_OBJECT_OBJECT(a, b)",) * 2,
        ("LOOKUP_SUBSCRIPT_CONST(tstate, a, b, 1)",) * 2,
        ("UNPACK_NEXT_STARRED(tstate, &state, a, 0, 1)",) * 2,
    ],
)  # fmt: skip
def test_calls_are_sent(call: str, sent: str) -> None:
    assert send_operations(call) == sent


@pytest.mark.parametrize(
    "iterator",
    ["tmp_tuple_unpack_1__source_iter", "generator_heap->tmp_tuple_unpack_2__source_iter"],
)
@pytest.mark.parametrize(
    ("use", "by_number"),
    [
        ("tmp_assign_source_5 = UNPACK_NEXT(tstate, &state, tmp_unpack_1, 0, 3);", True),
        ("tmp_result = UNPACK_ITERATOR_CHECK(tstate, &state, tmp_unpack_1, 0);", True),
        ("tmp_assign_source_5 = UNPACK_NEXT_STARRED(tstate, &state, tmp_unpack_1, 0, 1);", False),
        ("tmp_assign_source_5 = MAKE_LIST(tstate, tmp_unpack_1);", False),
    ],
)
def test_what_is_unpacked_by_number(iterator: str, use: str, *, by_number: bool) -> None:
    text = send_operations(UNPACKING.format(iterator=iterator, use=use))
    assert ("= py2wasm_unpack(tmp_iter_arg_2);" in text) is by_number
    assert ("= MAKE_UNPACK_ITERATOR(tmp_iter_arg_2);" in text) is not by_number


def test_what_is_unpacked_for_nobody_known_keeps_its_iterator() -> None:
    text = "x = MAKE_UNPACK_ITERATOR(y);\n"
    assert send_operations(text) == text
