from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.cache import Cache
from py2wasm.errors import ModuleError
from py2wasm.host import RunOptions, aot, capture_module, precompile
from py2wasm.host.aot import CODE_FILE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from py2wasm.console import Console

EMPTY = '(module (func (export "_start")))'
COMPILING = "Compiling app.wasm for this machine"


@pytest.fixture
def app(module: Callable[[str], Path]) -> Path:
    return module(EMPTY)


@pytest.fixture
def no_loading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aot, "_load_code", lambda *_: pytest.fail("the code was loaded"))


def run(app: Path, cache: Cache | None, console: Console) -> int:
    return capture_module(app, RunOptions(), cache=cache, console=console).status


def test_a_module_is_compiled_once(
    app: Path, cache: Cache, console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(app, cache, console) == 0
    assert COMPILING in capsys.readouterr().err
    assert run(app, cache, console) == 0
    assert capsys.readouterr().err == ""


def test_the_code_depends_on_the_module_alone(
    module: Callable[[str], Path], cache: Cache, console: Console
) -> None:
    first = precompile(module(EMPTY), cache, console)
    other = precompile(module('(module (func (export "_start") nop))'), cache, console)
    assert first != other
    assert precompile(module(EMPTY), cache, console) == first


def test_limits_need_code_of_their_own(app: Path, cache: Cache, console: Console) -> None:
    for options in (RunOptions(), RunOptions(timeout=60), RunOptions(fuel=1000)):
        capture_module(app, options, cache=cache, console=console)
    assert [entry.kind for entry in cache.entries()] == ["aot"] * 3


def test_precompiled_code_is_what_a_run_loads(
    app: Path, cache: Cache, console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    code = precompile(app, cache, console)
    assert code.read_bytes().startswith(b"\x7fELF")
    capsys.readouterr()
    assert run(app, cache, console) == 0
    assert capsys.readouterr().err == ""


def test_damaged_code_is_never_loaded(
    app: Path, cache: Cache, console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    code = precompile(app, cache, console)
    sound = code.read_bytes()
    code.write_bytes(bytes(len(sound)))
    assert run(app, cache, console) == 0
    assert "is damaged" in capsys.readouterr().err
    assert code.read_bytes() == sound


@pytest.mark.parametrize("part", [".", CODE_FILE])
@pytest.mark.usefixtures("no_loading")
def test_code_that_others_can_write_is_never_loaded(
    app: Path, cache: Cache, console: Console, capsys: pytest.CaptureFixture[str], part: str
) -> None:
    code = precompile(app, cache, console)
    (code.parent / part).chmod(0o777)
    capsys.readouterr()
    assert run(app, cache, console) == 0
    shown = capsys.readouterr().err
    assert "others can write" in shown
    assert COMPILING in shown


def test_a_cache_that_cannot_be_written_is_done_without(
    app: Path, tmp_path: Path, console: Console, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert run(app, Cache(tmp_path / "file" / "cache", console), console) == 0
    shown = capsys.readouterr().err
    assert "without the cache" in shown
    assert "hint: set PY2WASM_CACHE" in shown


def test_without_a_cache_nothing_is_kept(app: Path, tmp_path: Path, console: Console) -> None:
    assert run(app, None, console) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["app.wasm"]


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        (b"\x01", "is cut off"),
        (b"\x01\x01\xff", "is cut off"),
        (b"\x0e\x01\x00", "is not a valid WebAssembly module"),
        (b"\x05\x03\x01\x03\x01", "is cut off"),
        (b"\x05\x04\x01\x03\x01\x01", "a WebAssembly feature that is not enabled"),
    ],
)
def test_an_invalid_module_leaves_nothing_in_the_cache(
    tmp_path: Path, cache: Cache, console: Console, tail: bytes, message: str
) -> None:
    app = tmp_path / "bad.wasm"
    app.write_bytes(b"\0asm\x01\0\0\0" + tail)
    with pytest.raises(ModuleError, match=message) as caught:
        run(app, cache, console)
    assert caught.value.cause
    assert caught.value.hint
    assert cache.entries() == []
