"""Every program does as Wasm what it does natively, in every engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration import programs_runner as runner

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.sysroot import Sysroot

PROGRAMS = Path(__file__).parent / "programs"
CASES = [
    runner.read_case(path)
    for path in sorted(PROGRAMS.iterdir())
    if path.suffix == ".py" or (path / "__main__.py").is_file()
]

# Compiling C takes its time: `make test` runs these with the nuitka engine, `make conformance` all.
FAST_WITH_NUITKA = {
    "abstract_classes",
    "async_generators",
    "async_tasks",
    "calls_and_unpacking",
    "context_managers",
    "dataclass_options",
    "descriptors",
    "enumerations",
    "exception_chaining",
    "exception_groups",
    "exit_with_message",
    "failing_package",
    "functools_tour",
    "generators",
    "identical_items",
    "metaclasses",
}
# With the automatic choice, what annotates and what does not.
FAST_WITH_AUTO = {"abstract_classes", "dataclass_options", "enumerations", "failing_package"}

pytestmark = pytest.mark.toolchain


@pytest.mark.parametrize(
    ("case", "engine"), runner.combinations(CASES, FAST_WITH_NUITKA, FAST_WITH_AUTO)
)
def test_program(  # noqa: PLR0917 - fixtures
    case: runner.Case,
    engine: str,
    sysroot: Sysroot,
    tool_cache: Cache,
    tool_console: Console,
    tmp_path: Path,
) -> None:
    native = runner.run_native(case, sysroot.python) if case.native else None
    module = runner.build_case(case, engine, tmp_path, console=tool_console, cache=tool_cache)
    wasm = runner.run_wasm(case, module, console=tool_console, cache=tool_cache)
    runner.compare(case, native, wasm)
