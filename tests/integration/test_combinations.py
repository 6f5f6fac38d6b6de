"""A few programs with a combination that no other test has; `make combinations` tries them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.combinations.bundle import write_programs
from tests.integration.combinations.grid import Combination, Workshop
from tests.integration.test_programs import CASES

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.console import Console

FEW = {"descriptors", "exception_groups", "exit_with_message", "failing_package", "generators"}

pytestmark = pytest.mark.toolchain


def test_programs_by_nuitka_without_a_snapshot_made_small(
    tmp_path: Path, tool_cache: Cache, tool_console: Console
) -> None:
    (tmp_path / "bundle").mkdir()
    bundle = write_programs(tmp_path / "bundle", [case for case in CASES if case.name in FEW])
    workshop = Workshop(tmp_path, console=tool_console, cache=tool_cache)
    combination = Combination(engine="nuitka", snapshot="none", profile="size")
    result = workshop.run(bundle, workshop.build(bundle, combination), combination.engine)
    assert not result.failed
    assert set(result.passed) == FEW
