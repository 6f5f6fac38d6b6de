"""Real packages, as they are on the index, doing real work: as Wasm as natively."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.integration import programs_runner as runner
from tests.integration.conftest import site_folder

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.sysroot import Sysroot

FOLDER = Path(__file__).parent / "packages"
CASES = [runner.read_case(path) for path in sorted(FOLDER.glob("*.py"))]
# The packages are bytecode in both; the program differs, and `make test` compiles these.
FAST_WITH_NUITKA = {"classes_attrs", "render_jinja2"}


def test_what_programs_require_is_pinned() -> None:
    lines = (FOLDER / "requirements.txt").read_text("utf-8").splitlines()
    pinned = {canonicalize_name(Requirement(line).name) for line in lines if line[:1] != "#"}
    assert len(CASES) >= 8
    for case in CASES:
        assert case.requires, case.name
        assert {canonicalize_name(name) for name in case.requires} <= pinned, case.name


@pytest.mark.toolchain
@pytest.mark.parametrize(("case", "engine"), runner.combinations(CASES, FAST_WITH_NUITKA))
def test_program(  # noqa: PLR0917 - fixtures
    case: runner.Case,
    engine: str,
    packages: Path,
    sysroot: Sysroot,
    tool_cache: Cache,
    tool_console: Console,
    tmp_path: Path,
) -> None:
    native = runner.run_native(case, sysroot.python, site_folder(packages))
    module = runner.build_case(
        case, engine, tmp_path, console=tool_console, cache=tool_cache, python=packages
    )
    wasm = runner.run_wasm(case, module, console=tool_console, cache=tool_cache)
    runner.compare(case, native, wasm)
