"""Every program does as Wasm what it does natively, in every engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.engines import ENGINES
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

pytestmark = pytest.mark.toolchain


@pytest.mark.parametrize("engine", sorted(ENGINES))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_program(  # noqa: PLR0917 - fixtures
    case: runner.Case,
    engine: str,
    sysroot: Sysroot,
    tool_cache: Cache,
    tool_console: Console,
    tmp_path: Path,
) -> None:
    if engine not in case.engines:
        pytest.skip(f"the program is for {', '.join(case.engines)}")
    native = runner.run_native(case, sysroot.python) if case.native else None
    module = runner.build_case(case, engine, tmp_path, console=tool_console, cache=tool_cache)
    wasm = runner.run_wasm(case, module, console=tool_console, cache=tool_cache)
    runner.compare(case, native, wasm)
