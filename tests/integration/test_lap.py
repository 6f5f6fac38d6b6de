"""lap against the same version built natively, on inputs made by properties."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings as hypothesis_settings, strategies as st

from py2wasm.build import open_sdk
from py2wasm.program.dependencies import install_dependencies
from py2wasm.settings import load_settings
from tests.integration import programs_runner as runner

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.sysroot import Sdk

FOLDER = Path(__file__).parent / "lap"
CASES = 400

pytestmark = pytest.mark.toolchain


def numbers() -> st.SearchStrategy[float]:
    """Costs: ties are common among small whole numbers, and fractions are rounded somewhere."""
    return st.one_of(
        st.integers(0, 9).map(float),
        st.integers(-500, 500).map(float),
        st.floats(0, 1),
        st.floats(-9e5, 9e5),
    )


@st.composite
def dense_cases(draw: st.DrawFn) -> dict[str, Any]:
    rows, columns = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    if draw(st.booleans()):
        columns = rows
    options: dict[str, Any] = {"return_cost": draw(st.booleans())}
    if rows != columns or draw(st.booleans()):
        options["extend_cost"] = draw(st.integers(0, 9)) > 0
    if draw(st.booleans()):
        options["cost_limit"] = draw(st.floats(0, 1000))
    return {
        "shape": [rows, columns],
        "kind": draw(st.sampled_from(["f8", "f8", "f4", "i4", ">f8"])),
        "numbers": _hex(draw, numbers(), rows * columns),
        "options": options,
    }


@st.composite
def sparse_cases(draw: st.DrawFn) -> dict[str, Any]:
    size = draw(st.integers(1, 9))
    order = draw(st.permutations(range(size)))
    count = size * size
    mask = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    for row, column in enumerate(order):
        # One assignment exists.
        mask[row * size + column] = True
    costs = st.one_of(st.integers(0, 9).map(float), st.floats(0, 1), st.floats(-1, 9e5))
    return {
        "shape": [size, size],
        "kind": draw(st.sampled_from(["f8", "f4", "i4"])),
        "numbers": _hex(draw, costs, count),
        "mask": mask,
        "options": {
            "fast": draw(st.booleans()),
            "return_cost": draw(st.booleans()),
            "fp_version": draw(st.sampled_from([1, 2, 3])),
        },
    }


def _hex(draw: st.DrawFn, kind: st.SearchStrategy[float], count: int) -> list[str]:
    return [number.hex() for number in draw(st.lists(kind, min_size=count, max_size=count))]


def make_cases() -> list[str]:
    """Give the same inputs every time, one JSON object each."""
    cases: list[str] = []

    @hypothesis_settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=CASES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(dense_cases(), sparse_cases()))
    def collect(case: dict[str, Any]) -> None:
        cases.append(json.dumps(case))

    collect()
    return cases


@pytest.fixture
def sdk(tool_cache: Cache, tool_console: Console) -> Sdk:
    found = load_settings(overrides={}, project=Path(__file__).parent, environ=os.environ)
    return open_sdk(found, console=tool_console, cache=tool_cache)


def installed(sdk: Sdk) -> Path:
    pins = [f"{name}=={pin.version}" for name in ("lap", "numpy") if (pin := sdk.recipes[name].pin)]
    return install_dependencies(
        pins,
        cache=sdk.cache,
        console=sdk.console,
        target=sdk.target,
        environment=sdk.environment,
    ).site[0]


def test_any_input_gives_the_same_bits(
    sdk: Sdk, tool_cache: Cache, tool_console: Console, tmp_path: Path
) -> None:
    cases = make_cases()
    assert len(cases) >= CASES // 2
    text = "".join(f"{case}\n" for case in cases).encode()
    case = replace(runner.read_case(FOLDER / "solve_cases.py"), stdin=text)
    native = runner.run_native(case, sdk.sysroot().python, installed(sdk))
    module = runner.build_case(case, "bytecode", tmp_path, console=tool_console, cache=tool_cache)
    done = runner.run_wasm(case, module, console=tool_console, cache=tool_cache)

    results = done.stdout.splitlines()
    assert len(results) == len(cases), done.stderr
    for given_case, expected, result in zip(
        cases, native.stdout.splitlines(), results, strict=True
    ):
        assert result == expected, given_case
