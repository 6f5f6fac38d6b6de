"""Hostile modules: `py2wasm run` ends in time, within memory, with an error and without a crash."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import wasmtime

import py2wasm
from py2wasm.console import Console
from py2wasm.errors import ModuleError
from py2wasm.host import RunOptions, capture_module
from py2wasm.link.profiles import WASI_FUNCTIONS
from wedge.host.native import WASI_MODULE
from wedge.wasm import unsigned

if TYPE_CHECKING:
    from collections.abc import Sequence

MAIN = "from py2wasm.cli import main; main()"
PATIENCE = 60
LONGEST = 30
MEGABYTE = 1_000_000
# The host takes 0.1 GB, compiling the 0.9 GB of its budget here, and some until that is noticed.
MOST_MEMORY = 1500 * MEGABYTE
HEADER = b"\0asm\x01\0\0\0"
SMALL = ("--max-memory", "64MiB")
SHORT = ("--timeout", "1")


def module(fields: str, body: str) -> bytes:
    return bytes(wasmtime.wat2wasm(f'(module {fields} (func $main (export "_start") {body}))'))


def section(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + unsigned(len(content)) + content


def functions(bodies: Sequence[bytes]) -> bytes:
    """Make a module of functions without parameters, the first of which is the entry."""
    code = b"".join(unsigned(len(body)) + body for body in bodies)
    count = unsigned(len(bodies))
    return (
        HEADER
        + section(1, b"\x01\x60\0\0")
        + section(3, count + bytes(len(bodies)))
        + section(7, b"\x01\x06_start\0\0")
        + section(10, count + code)
    )


GROWN = (
    "(block $full (loop $more (br_if $full (i32.eq (memory.grow (i32.const 16)) (i32.const -1)))"
)
WRITTEN = "(memory.fill (i32.const 0) (i32.const 1) (i32.mul (memory.size) (i32.const 65536)))"
WRITE = f'(import "{WASI_MODULE}" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))'
SLEEP = f'(import "{WASI_MODULE}" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))'
# A loop that may be left at each turn: the compiler's time goes up faster than their number.
LOOP = b"\x03\x40\x41\0\x0d\0\x0b"


@dataclass(frozen=True, kw_only=True)
class Attack:
    """A module, what it is run with, and what has to come of it."""

    content: bytes
    options: tuple[str, ...] = ()
    status: int
    message: str


ATTACKS = {
    "grows without end": Attack(
        content=module("(memory 1)", "(loop (drop (memory.grow (i32.const 1))) (br 0))"),
        options=(*SHORT, *SMALL),
        status=124,
        message="ran longer than 1 s",
    ),
    "fills all it gets": Attack(
        content=module("(memory 1)", f"{GROWN} {WRITTEN} (br $more))) unreachable"),
        options=SMALL,
        status=134,
        message="the module trapped",
    ),
    "starts with the whole address space": Attack(
        content=module("(memory 65536)", ""), options=SMALL, status=8, message="needs more memory"
    ),
    "a table of four billion": Attack(
        content=module("(table 4294967295 funcref)", ""), status=8, message="cannot be started"
    ),
    "a hundred tables": Attack(
        content=module("(table 1000000 funcref)" * 100, ""), status=8, message="cannot be started"
    ),
    "grows tables without end": Attack(
        content=module(
            "(table 1 funcref)", "(loop (drop (table.grow (ref.null func) (i32.const 99))) (br 0))"
        ),
        options=SHORT,
        status=124,
        message="ran longer",
    ),
    "loops": Attack(
        content=module("", "(loop (br 0))"), options=SHORT, status=124, message="ran longer"
    ),
    "loops before it starts": Attack(
        content=module("(func $spin (loop (br 0))) (start $spin)", ""),
        options=("--fuel", "1000000"),
        status=124,
        message="used up its 1000000 units",
    ),
    "recurses": Attack(
        content=module("", "(call $main)"), status=134, message="call stack exhausted"
    ),
    "recurses by a table with much on the stack": Attack(
        content=module(
            "(type $entry (func)) (table 1 funcref) (elem (i32.const 0) $main)",
            "(local v128 v128 v128 i64) (call_indirect (type $entry) (i32.const 0))",
        ),
        status=134,
        message="call stack exhausted",
    ),
    "writes without end": Attack(
        content=module(
            f'{WRITE} (memory (export "memory") 1)'
            ' (data (i32.const 0) "\\08\\00\\00\\00\\00\\10\\00\\00")',
            "(loop (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 64)))"
            " (br 0))",
        ),
        options=SHORT,
        status=124,
        message="ran longer",
    ),
    "sleeps for centuries": Attack(
        content=module(
            f'{SLEEP} (memory (export "memory") 1)',
            "(i32.store (i32.const 16) (i32.const 1))"
            " (i64.store (i32.const 24) (i64.const 0x7fffffffffffffff))"
            " (drop (call $poll (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200)))",
        ),
        options=SHORT,
        status=124,
        message="ran longer",
    ),
    "takes long to compile": Attack(
        content=functions([b"\0" + LOOP * 50_000 + b"\x0b"]),
        # Code that can be interrupted has a check in each loop.
        options=(*SHORT, "--compile-timeout", "1"),
        status=124,
        message="compiling the module took longer than 1 s",
    ),
    "takes much to compile": Attack(
        content=functions([b"\0\x0b"] * 900_000),
        options=("--compile-timeout", "20"),
        status=124,
        message="compiling the module took",
    ),
    "four billion variables": Attack(
        content=functions([b"\x01" + unsigned(2**32 - 1) + b"\x7f\x0b"]),
        status=8,
        message="is not a valid WebAssembly module",
    ),
    "blocks in blocks": Attack(
        content=functions([b"\0" + b"\x02\x40" * 100_000 + b"\x0b" * 100_001]),
        options=("--compile-timeout", "10"),
        status=0,
        message="",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks(name: str, tmp_path: Path) -> None:
    attack = ATTACKS[name]
    (tmp_path / "app.wasm").write_bytes(attack.content)
    status, text, seconds, memory = run(tmp_path, *attack.options, "app.wasm")
    assert (status, attack.message in text) == (attack.status, True), text
    assert text.startswith("error: ") == (status != 0)
    assert "Traceback" not in text
    assert len(text) < 5000
    assert seconds < LONGEST
    assert memory < MOST_MEMORY


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    status, text, seconds, memory = run(tmp_path, "/dev/zero")
    assert (status, "is not a WebAssembly module" in text) == (8, True)
    assert seconds < LONGEST
    assert memory < 300 * MEGABYTE


def run(folder: Path, *arguments: str) -> tuple[int, str, float, int]:
    """Give the status, the text for people, the seconds, and the most memory of one run."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(py2wasm.__file__).parents[1]),
        "PY2WASM_CACHE": str(folder / "cache"),
        "NO_COLOR": "1",
    }
    errors = folder / "stderr"
    started = time.monotonic()
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, "-q", "run", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            cwd=folder,
            env=environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - started
    text = errors.read_text("utf-8", "replace")
    return process.returncode, text, seconds, usage.ru_maxrss * 1024


@pytest.mark.parametrize("kind", range(14))
def test_sections_that_claim_four_billion_entries(kind: int, tmp_path: Path) -> None:
    path = tmp_path / "app.wasm"
    path.write_bytes(HEADER + section(kind, unsigned(2**32 - 1)))
    with pytest.raises(ModuleError) as caught:
        capture_module(path, RunOptions(), cache=None, console=Console(quiet=True))
    assert caught.value.hint


NUMBERS = (0, 1, 2, 3, 4, 8, 64, 255, 65532, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)
# Ends the run, waits, or sends a signal: those have tests of their own.
LEFT_OUT = ("proc_exit", "proc_raise", "poll_oneoff")
PARAMETERS = {
    "clock_time_get": "i32 i64 i32", "fd_advise": "i32 i64 i64 i32", "fd_allocate": "i32 i64 i64",
    "fd_fdstat_set_rights": "i32 i64 i64", "fd_filestat_set_size": "i32 i64",
    "fd_filestat_set_times": "i32 i64 i64 i32", "fd_pread": "i32 i32 i32 i64 i32",
    "fd_prestat_dir_name": "i32 i32 i32", "fd_pwrite": "i32 i32 i32 i64 i32",
    "fd_read": "i32 i32 i32 i32", "fd_readdir": "i32 i32 i32 i64 i32",
    "fd_seek": "i32 i64 i32 i32", "fd_write": "i32 i32 i32 i32",
    "path_create_directory": "i32 i32 i32", "path_filestat_get": "i32 i32 i32 i32 i32",
    "path_filestat_set_times": "i32 i32 i32 i32 i64 i64 i32",
    "path_link": "i32 i32 i32 i32 i32 i32 i32",
    "path_open": "i32 i32 i32 i32 i32 i64 i64 i32 i32", "path_readlink": "i32 i32 i32 i32 i32 i32",
    "path_remove_directory": "i32 i32 i32", "path_rename": "i32 i32 i32 i32 i32 i32",
    "path_symlink": "i32 i32 i32 i32 i32", "path_unlink_file": "i32 i32 i32",
    "sched_yield": "", "sock_accept": "i32 i32 i32", "sock_recv": "i32 i32 i32 i32 i32 i32",
    "sock_send": "i32 i32 i32 i32 i32", "fd_close": "i32", "fd_datasync": "i32", "fd_sync": "i32",
}  # fmt: skip


@pytest.mark.parametrize("name", [name for name in WASI_FUNCTIONS if name not in LEFT_OUT])
def test_wild_arguments_of_wasi(name: str, tmp_path: Path) -> None:
    """A function of WASI gets pointers and numbers that make no sense."""
    choice = random.Random(name)  # noqa: S311 - only has to be the same every time
    kinds = PARAMETERS.get(name, "i32 i32").split()
    function = (
        f'(import "{WASI_MODULE}" "{name}" (func $f (param {" ".join(kinds)}) (result i32)))'
        ' (memory (export "memory") 1)'
    )
    console = Console(quiet=True)
    path = tmp_path / "app.wasm"
    for _ in range(10):
        words = " ".join(f"({kind}.const {choice.choice(NUMBERS)})" for kind in kinds)
        path.write_bytes(module(function, f"(drop (call $f {words}))"))
        done = capture_module(path, RunOptions(timeout=10), cache=None, console=console)
        # Some numbers are errors of the call, others of the module.
        assert done.status in (0, 134)
        assert done.seconds < LONGEST
