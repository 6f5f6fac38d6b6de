"""numpy against the same version built natively: functions, kinds, layouts and special numbers.

`numpy_forms.py` says what is tried, `numpy_cases.py` makes arrays for it and says how results are
compared. Not compared are the bits of a NaN and, with words at each form, what C leaves to the
machine. A warning counts only where the native side has one and the target none.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.build import open_sdk
from py2wasm.program.dependencies import install_dependencies
from py2wasm.settings import load_settings
from tests.integration import programs_runner as runner
from tests.integration.numpy_cases import make_cases
from tests.integration.numpy_forms import FORMS
from tests.integration.numpy_results import find_difference

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console

GUEST = Path(__file__).parent / "numpy" / "apply_cases.py"
DOCSTRINGS = GUEST.with_name("show_docstrings.py")
# A native numpy would otherwise multiply matrices on all cores.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}

pytestmark = pytest.mark.toolchain


@dataclass(frozen=True, kw_only=True)
class Native:
    """The interpreter, and the folder of numpy as the index has it."""

    python: Path
    packages: Path


@pytest.fixture
def native_numpy(tool_cache: Cache, tool_console: Console) -> Native:
    settings = load_settings(overrides={}, project=GUEST.parent, environ=os.environ)
    sdk = open_sdk(settings, console=tool_console, cache=tool_cache)
    pin = sdk.recipes["numpy"].pin
    assert pin
    installed = install_dependencies(
        [f"numpy=={pin.version}"],
        cache=tool_cache,
        console=tool_console,
        target=sdk.target,
        environment=sdk.environment,
    )
    return Native(python=sdk.sysroot().python, packages=installed.site[0])


def test_docstrings_and_signatures_are_those_of_the_package(
    native_numpy: Native, tool_cache: Cache, tool_console: Console, tmp_path: Path
) -> None:
    guest = runner.read_case(DOCSTRINGS)
    native = runner.run_native(guest, native_numpy.python, native_numpy.packages)
    module = runner.build_case(guest, "bytecode", tmp_path, console=tool_console, cache=tool_cache)

    done = runner.run_wasm(guest, module, console=tool_console, cache=tool_cache)
    assert len(native.stdout.splitlines()) > 1000
    runner.compare(guest, native, done)


# Without vectors, numpy is built first.
@pytest.mark.timeout(2400)
@pytest.mark.parametrize(
    ("scale", "simd"),
    [
        (1, True),
        pytest.param(8, True, marks=pytest.mark.slow),
        pytest.param(1, False, marks=pytest.mark.slow),
    ],
)
def test_any_array_gives_the_same_result(
    *,
    scale: int,
    simd: bool,
    native_numpy: Native,
    tool_cache: Cache,
    tool_console: Console,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PY2WASM_SIMD", str(simd).lower())
    cases = list(make_cases(FORMS, scale=scale))
    text = "".join(f"{json.dumps(case)}\n" for case in cases).encode()
    guest = replace(runner.read_case(GUEST), stdin=text, environment=ONE_THREAD)

    native = runner.run_native(guest, native_numpy.python, native_numpy.packages)
    module = runner.build_case(guest, "bytecode", tmp_path, console=tool_console, cache=tool_cache)
    report = json.loads(module.with_name(f"{module.name}.json").read_text("utf-8"))
    assert ("simd128" in report["features"]) is simd
    done = runner.run_wasm(guest, module, console=tool_console, cache=tool_cache)

    expected = [json.loads(line) for line in native.stdout.splitlines()]
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(expected) == len(cases), native.stderr
    assert len(results) == len(cases), done.stderr
    different = [
        (case["call"], said, _describe(case))
        for case, one, other in zip(cases, expected, results, strict=True)
        if (said := find_difference(case, one, other))
    ]
    assert not different, (Counter(call for call, _, _ in different), different[:20])


def _describe(case: dict[str, object]) -> str:
    """Give the case without the content of its arrays."""
    arrays = case["arrays"]
    assert isinstance(arrays, list)
    shown = [f"{item['kind']}{item['shape']} {item['view']}" for item in arrays]
    return f"{', '.join(shown)} {case['rest']} {case['options']}"
