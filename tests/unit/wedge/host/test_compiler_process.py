"""Compiling in a process of its own: the same code, and nothing hostile gets through."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import wasmtime

from tests.unit.wedge.host.test_code import node
from wedge.errors import InvalidModuleError, ModuleError
from wedge.host import compiler_process
from wedge.host.budget import Budget
from wedge.host.code import CodeStore
from wedge.host.compiler_process import CompilerProcess
from wedge.host.compiling import compile_here
from wedge.host.engine import EngineSpec

SPEC = EngineSpec(interruptible=True)
CONFINED = "from wedge.host.compiler_process import confine; confine(1000)"


def test_the_code_is_that_of_this_process(tmp_path: Path) -> None:
    compiler = CompilerProcess(tmp_path / "scratch")
    assert compiler(node(), "one", SPEC) == compile_here(node(), "one", SPEC)
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("stateless", [False, True])
def test_a_store_takes_it(tmp_path: Path, *, stateless: bool) -> None:
    store = CodeStore(tmp_path / "code", compiler=CompilerProcess(tmp_path / "scratch"))
    assert store.load(node(), "one", stateless=stateless).module.exports


def test_damaged_code_is_made_again(tmp_path: Path) -> None:
    said: list[str] = []
    store = CodeStore(tmp_path / "code", say=said.append)
    store.load(node(), "one")
    (path,) = (tmp_path / "code").glob("*.cwasm")
    path.write_bytes(path.read_bytes()[:100])
    assert store.load(node(), "one").module.exports
    assert len(said) == 2


def test_what_is_wrong_is_said_as_here(tmp_path: Path) -> None:
    wrong = bytes(wasmtime.wat2wasm("(module)")) + b"\x0a\x03\x01\x01\x00"
    errors = []
    for compiler in (compile_here, CompilerProcess(tmp_path / "scratch")):
        with pytest.raises(InvalidModuleError) as caught:
            compiler(wrong, "one\x1b[2J", SPEC)
        errors.append((caught.value.message, caught.value.cause, caught.value.hint))
    assert errors[0] == errors[1]
    assert "\x1b" not in errors[0][0]


def test_what_takes_too_long_ends(tmp_path: Path) -> None:
    compiler = CompilerProcess(tmp_path / "scratch", Budget(seconds=0.0, memory=2**40))
    with pytest.raises(ModuleError, match="cannot be compiled") as caught:
        compiler(large(), "one", SPEC)
    assert "took longer than 0 s" in (caught.value.cause or "")
    assert not isinstance(caught.value, InvalidModuleError)


def test_what_takes_too_much_memory_ends(tmp_path: Path) -> None:
    compiler = CompilerProcess(tmp_path / "scratch", Budget(seconds=60.0, memory=-(2**40)))
    with pytest.raises(ModuleError, match="cannot be compiled") as caught:
        compiler(large(), "one", SPEC)
    assert "memory" in (caught.value.cause or "")


@pytest.mark.parametrize(
    ("worker", "cause"),
    [
        ("killed", f"the compiler was ended by {signal.SIGKILL.name}"),
        ("without_room", "its code cannot be written: File too large"),
    ],
)
def test_a_compiler_that_fails_is_no_fault_of_the_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worker: str, cause: str
) -> None:
    monkeypatch.setattr(compiler_process, "__name__", f"tests.unit.wedge.host.{worker}")
    monkeypatch.setattr(sys, "path", [*sys.path, str(Path(__file__).parents[4])])
    with pytest.raises(ModuleError, match="cannot be compiled") as caught:
        CompilerProcess(tmp_path / "scratch")(node(), "one", SPEC)
    assert caught.value.cause == cause
    assert not isinstance(caught.value, InvalidModuleError)


def test_it_writes_no_more_than_it_may(tmp_path: Path) -> None:
    code = f"{CONFINED}; open({str(tmp_path / 'large')!r}, 'wb').write(bytes(10_000))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert b"File too large" in done.stderr
    assert (tmp_path / "large").stat().st_size <= 1000


def test_it_ends_with_its_parent() -> None:
    child = f"{CONFINED}; print('up', flush=True); import time; time.sleep(60)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        process.kill()
        began = time.monotonic()
        # The child holds the other end as well.
        assert process.stdout.read() == b""
        assert time.monotonic() - began < 30


def test_many_at_once(tmp_path: Path) -> None:
    store = CodeStore(tmp_path / "code", compiler=CompilerProcess(tmp_path / "scratch"))
    modules = [node(body="nop " * count) for count in range(4)]
    threads = [threading.Thread(target=store.load, args=[data, "one"]) for data in modules]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list((tmp_path / "code").glob("*.cwasm"))) == len(modules)


def large() -> bytes:
    """Give a module that takes the compiler long enough to be looked at."""
    functions = "(func (result i32) i32.const 1 i32.const 2 i32.add)" * 20_000
    return bytes(wasmtime.wat2wasm(f"(module {functions})"))
