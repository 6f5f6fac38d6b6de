"""Ahead of time with real programs: the same output on every backend, sizes, damaged modules."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from py2wasm.console import Console
from py2wasm.errors import ModuleError
from py2wasm.host import RunOptions, capture_module
from tests.bench.limits import GREETING, HELLO
from tests.mutants import KINDS, mutate, truncate

if TYPE_CHECKING:
    from tests.integration.tool import Tool

pytestmark = pytest.mark.toolchain

PROGRAM = """
import json, re, sys
def deep(n): return 1 + deep(n + 1)
try:
    deep(0)
except RecursionError as error:
    print(error)
words = re.findall(r"\\w+", "small and fast")
print(json.dumps({"words": words}), 2**100, 1e300 * 1e10, f"{2**0.5:.17g}", sys.argv[1:])
raise SystemExit(3)
"""
MOST_CODE = 8_000_000
LONGEST = 60


def test_every_backend_gives_the_same(tool: Tool) -> None:
    tool.write("app.py", PROGRAM)
    module = tool.built("app.py")
    expected = tool("-q", "run", module, "x", "y")
    assert expected.returncode == 3
    assert expected.stdout.startswith("maximum recursion depth exceeded")
    done = tool("-q", "aot", module, "--for", "wasmtime", "--for", "pulley")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    for label in ("native", "pulley64"):
        code = module.with_name(f"{module.stem}.{label}.cwasm")
        ran = tool("-q", "run", "--precompiled", code, "x", "y")
        assert (ran.returncode, ran.stdout, ran.stderr) == (3, expected.stdout, ""), label


@pytest.mark.parametrize("engine", ["bytecode", "nuitka"])
def test_hello_keeps_its_size(tool: Tool, engine: str) -> None:
    tool.write("hello.py", HELLO)
    # A snapshot lies in the file as the memory that it is.
    options = ("--engine", engine, "--snapshot", "none")
    assert tool("-q", "build", *options, "hello.py").returncode == 0
    code = tool.folder / "hello.cwasm"
    assert tool("-q", "aot", "hello.wasm", "--for", "wasmtime", "-o", code).returncode == 0
    ran = tool("-q", "run", "--precompiled", code)
    assert (ran.stdout, ran.stderr) == (GREETING, "")
    assert code.stat().st_size <= MOST_CODE


def test_damaged_python_gives_a_result_or_an_error(tool: Tool) -> None:
    tool.write("hello.py", HELLO)
    module = tool.built("hello.py")
    sound = module.read_bytes()
    choice = random.Random(11)  # noqa: S311 - only has to be the same every time
    options = RunOptions(timeout=5, max_memory=256 * 1024 * 1024)
    console = Console(quiet=True)
    # Most of a module is code, which is compiled before it is found to be damaged: these are few.
    mutants = [truncate(sound, choice) for _ in range(60)]
    mutants += [mutate(sound, choice) for _ in range(len(KINDS))]
    outcomes: Counter[str] = Counter()
    for mutant in mutants:
        module.write_bytes(mutant)
        try:
            done = capture_module(module, options, cache=None, console=console)
        except ModuleError as error:
            outcomes["refused" if error.hint else "refused without a hint"] += 1
        else:
            assert done.seconds < LONGEST
            outcomes["ran"] += 1
    assert outcomes["refused"] > 60
    assert outcomes.total() == outcomes["refused"] + outcomes["ran"]
