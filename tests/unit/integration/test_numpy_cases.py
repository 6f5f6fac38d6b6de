"""The generator of numpy's cases, and how results are compared; needs no numpy."""

from __future__ import annotations

import math
import struct
from typing import Any

import pytest

from tests.integration.numpy_cases import COMPLEX, KINDS, Form, make_cases, pack
from tests.integration.numpy_forms import FORMS
from tests.integration.numpy_results import distance, find_difference

SMALLEST = 5e-324


def case(how: str, **more: Any) -> dict[str, Any]:
    return {"how": how, "ulps": 2, "warned": True, **more}


def given(*numbers: float, kind: str = "<f8", warnings: tuple[str, ...] = ()) -> dict[str, Any]:
    content = struct.pack(f"<{len(numbers)}d", *numbers).hex()
    array = {"kind": kind, "shape": [len(numbers)], "bytes": content}
    return {"result": array, "warnings": list(warnings)}


def test_cases_are_the_same_every_time_and_of_every_kind() -> None:
    cases = list(make_cases(FORMS))
    assert cases == list(make_cases(FORMS))
    assert len(cases) > 3000
    arrays = [array for case in cases for array in case["arrays"]]
    assert {array["kind"] for array in arrays} == set(KINDS.values())
    assert any(0 in array["shape"] for array in arrays)
    assert any(array["shape"] == [] for array in arrays)
    assert len({array["view"] for array in arrays}) == 7


def test_cases_of_a_function_do_not_depend_on_others() -> None:
    alone = list(make_cases([Form(names="sqrt", how="bits")]))
    assert alone == list(make_cases([Form(names="exp sqrt", how="bits")]))[12:]


@pytest.mark.parametrize("kind", KINDS)
def test_an_array_has_as_many_bytes_as_its_shape_says(kind: str) -> None:
    number = 1j if kind in COMPLEX else 1
    assert len(pack(kind, [number] * 3)) == 3 * int(KINDS[kind][2:])


def test_every_bit_counts_but_those_of_a_nan() -> None:
    assert not find_difference(case("bits"), given(math.nan, 1.0), given(-math.nan, 1.0))
    assert find_difference(case("bits"), given(0.0), given(-0.0))
    assert not find_difference(case("values"), given(0.0), given(-0.0))
    assert find_difference(case("bits"), given(1.0), given(math.nextafter(1.0, 2)))
    assert find_difference(case("ulps"), given(math.nan), given(1.0))


def test_units_in_the_last_place_are_counted() -> None:
    third = math.nextafter(math.nextafter(math.nextafter(1.0, 2), 2), 2)
    assert distance("d", 1.0, third) == 3
    assert distance("d", -SMALLEST, SMALLEST) == 3
    assert find_difference(case("ulps"), given(1.0), given(third))
    assert not find_difference(case("ulps", ulps=3), given(1.0), given(third))
    assert find_difference(case("ulps"), given(1.7e308), given(math.inf))


def test_near_is_measured_against_the_largest_number() -> None:
    assert not find_difference(case("near"), given(1e6, 1e-9), given(1e6, 2e-9))
    assert find_difference(case("near"), given(1e6, 1e-9), given(1e6, 1e-3))
    assert find_difference(case("near"), given(1.0, math.inf), given(1.0, -math.inf))


def test_kinds_shapes_and_errors_are_compared() -> None:
    assert find_difference(case("near"), given(1.0), given(1.0, kind="<i8"))
    assert find_difference(case("near"), given(1.0), given(1.0, 1.0))
    error = {"result": {"error": "ValueError"}, "warnings": []}
    assert find_difference(case("near"), given(1.0), error)
    assert not find_difference(case("near"), error, error)
    pair = {"result": [given(1.0)["result"]] * 2, "warnings": []}
    assert find_difference(case("bits"), pair, given(1.0))
    assert not find_difference(case("bits"), pair, pair)


def test_only_a_missing_warning_counts() -> None:
    warned = given(1.0, warnings=("overflow",))
    assert find_difference(case("bits"), warned, given(1.0)) == "no warning: ['overflow']"
    assert not find_difference(case("bits"), given(1.0), warned)
    assert not find_difference(case("bits", warned=False), warned, given(1.0))
