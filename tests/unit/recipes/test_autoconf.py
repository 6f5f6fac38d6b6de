"""The compiler that autoconf's makefiles are given."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from py2wasm.recipes import autoconf

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("arguments", "added"),
    [
        (["-Os", "-c", "-o", "hot.o", "/src/Python/hot.c"], ["-O2", "-g1"]),
        (["-Os", "-c", "/src/Python/hot.c", "-o", "Python/hot.o"], ["-O2", "-g1"]),
        (["-Os", "-c", "/src/Python/a warm.c", "-o", "x.o"], []),
        (["-Os", "-c", "/src/Modules/hot.c", "-o", "x.o"], []),
    ],
)
def test_a_file_gets_its_flags_wherever_it_stands(
    tmp_path: Path, arguments: list[str], added: list[str]
) -> None:
    toolchain = SimpleNamespace(
        compiler=lambda _: ["printf", "%s\\n"], hide=lambda *_: ["--hidden"]
    )
    job = SimpleNamespace(work=tmp_path, source=tmp_path, toolchain=toolchain, triple="any")
    driver = SimpleNamespace(flags={"-O2 -g1": ("Python/hot.c", "Python/other.c")})
    command = autoconf._wrapper(cast("Any", job), cast("Any", driver))
    done = subprocess.run([command, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["--hidden", *arguments, *added]
