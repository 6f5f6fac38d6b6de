from __future__ import annotations

import pytest

from py2wasm.engines.mypyc.lookups import remember_places

VARIABLE = """\
    cpy_r_r4 = CPyStatic_orbits___globals;
    cpy_r_r5 = CPyStatics[204]; /* 'PLANETS' */
    cpy_r_r6 = CPyDict_GetItem(cpy_r_r4, cpy_r_r5);
"""
ATTRIBUTE = """\
    cpy_r_r7 = CPyImport_GetModuleCache(&CPyModule_heapq);
    cpy_r_r8 = CPyStatics[261]; /* 'heappush' */
    cpy_r_r9 = CPyObject_GetAttr(cpy_r_r7, cpy_r_r8);
"""


def test_variables_and_attributes_of_modules_remember_their_place() -> None:
    text = remember_places(VARIABLE + ATTRIBUTE)
    assert "    cpy_r_r6 = PY2WASM_VARIABLE(cpy_r_r4, cpy_r_r5);\n" in text
    assert "    cpy_r_r9 = PY2WASM_ATTRIBUTE(cpy_r_r7, cpy_r_r8);\n" in text
    assert len(text.splitlines()) == 6


@pytest.mark.parametrize(
    "text",
    [
        # Another name each time.
        VARIABLE.replace("CPyStatics[204]", "cpy_r_name"),
        ATTRIBUTE.replace("CPyStatics[261]", "cpy_r_name"),
        # Another object each time.
        VARIABLE.replace("CPyStatic_orbits___globals", "cpy_r_names"),
        ATTRIBUTE.replace("CPyImport_GetModuleCache(&CPyModule_heapq)", "cpy_r_thing"),
        VARIABLE.replace("GetItem(cpy_r_r4", "GetItem(cpy_r_r1"),
    ],
)
def test_other_questions_are_asked_anew(text: str) -> None:
    assert remember_places(text) == text
