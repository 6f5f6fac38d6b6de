"""Native packages given what is malformed: results and exceptions, no trap, memory with a limit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.host import RunOptions, capture_module
from tests.integration import programs_runner as runner

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console

FOLDER = Path(__file__).parent / "bad_data"
# How much each is to try, a little below what it does.
LEAST = {"bad_numpy": 3000, "bad_pillow": 2800, "bad_pydantic": 8000}
TIMEOUT = 500

pytestmark = pytest.mark.toolchain


def test_every_program_is_run() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == set(LEAST)


@pytest.mark.parametrize("name", LEAST)
def test_no_trap(name: str, tool_cache: Cache, tool_console: Console, tmp_path: Path) -> None:
    case = runner.read_case(FOLDER / f"{name}.py")
    module = runner.build_case(case, "bytecode", tmp_path, console=tool_console, cache=tool_cache)
    options = RunOptions(name=case.path.name, max_memory=case.max_memory, timeout=TIMEOUT)
    done = capture_module(module, options, cache=tool_cache, console=tool_console)

    words = done.stdout.decode()
    assert (done.status, done.error) == (0, None), words + done.stderr.decode()
    # Of every kind some got through and some were refused.
    kinds = [line.split(maxsplit=2) for line in words.splitlines()]
    assert all(ends.count("'") > 2 for _, _, ends in kinds), words
    assert sum(int(count) for _, count, _ in kinds) >= LEAST[name], words
