from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import py2wasm
from py2wasm.build import stack_size

# Builds that begin and end all the time, each looking for the folders of those that were killed.
MANY = """
import sys
from pathlib import Path
from py2wasm.build import work_folder
from py2wasm.cache import Cache
from py2wasm.console import Console
cache = Cache(Path(sys.argv[1]), Console(quiet=True))
for _ in range(30):
    with work_folder(cache) as folder:
        for name in range(20):
            (folder / str(name)).touch()
"""


def test_builds_leave_each_others_folders_alone(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(py2wasm.__file__).parents[1])}
    builds = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, str(tmp_path)], env=environment, stderr=subprocess.PIPE
        )
        for _ in range(4)
    ]
    errors = [build.communicate(timeout=120)[1].decode() for build in builds]
    assert errors == [""] * len(builds)
    assert [path.name for path in tmp_path.rglob("build-*")] == ["build-any"]


@pytest.mark.parametrize(
    ("set_to", "needed", "expected"),
    [(None, [], 100), (None, [50], 100), (None, [0, 300, 200], 300), (70, [300], 70)],
)
def test_the_stack_is_as_large_as_a_package_needs(
    set_to: int | None, needed: list[int], expected: int
) -> None:
    program = SimpleNamespace(shims=[SimpleNamespace(stack_size=size) for size in needed])
    settings = SimpleNamespace(stack_size=set_to)
    sdk = SimpleNamespace(target=SimpleNamespace(stack_size=100))
    assert stack_size(program, settings, sdk) == expected  # type: ignore[arg-type]
