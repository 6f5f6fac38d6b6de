from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import (
    BuildError,
    FetchError,
    ModuleError,
    OutputError,
    ProgramError,
    SettingsError,
    SourceError,
    SourceLocation,
    ToolError,
    UsageError,
    WedgeError,
)

if TYPE_CHECKING:
    from conftest import CommandLine, Compiler


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("buld",), "error: there is no command `buld`\n\nhint: did you mean `build`?\n"),
        (("zzz",), "error: there is no command `zzz`\n\nhint: see `py2wasm --help`\n"),
        (
            ("build", "--engin", "x"),
            "error: there is no option `--engin`\n\nhint: did you mean `--engine`?\n",
        ),
        (
            ("--zzz",),
            "error: there is no option `--zzz`\n\nhint: see `py2wasm --help`\n",
        ),
        (
            ("sdk", "export"),
            "error: missing argument `FILE`\n\nhint: see `py2wasm sdk export --help`\n",
        ),
        (
            ("build", "-j", "x"),
            (
                "error: invalid value for `-j` / `--jobs`: `x` is not a valid integer\n\n"
                "hint: see `py2wasm build --help`\n"
            ),
        ),
        (("-q", "-v", "doctor"), "error: `--quiet` and `--verbose` exclude each other\n"),
        (
            ("build", "--engine", "bytcode"),
            (
                "error: `--engine` must be `auto`, `nuitka`, `bytecode`, `cython` or `mypyc`,"
                " not `bytcode`\n\n"
                "hint: did you mean `bytecode`?\n"
            ),
        ),
        (
            ("build", "--explain", "--json"),
            "error: `--explain` and `--json` exclude each other\n",
        ),
        (
            ("build", "-m", "a", "b"),
            "error: `-m` and an entry exclude each other\n\nhint: give one of the two\n",
        ),
        (
            ("build", "-m", "a.py"),
            (
                "error: `a.py` is not the name of a module\n\nhint: `-m` takes a dotted name, e.g. "
                "`package.module`; a file goes without `-m`\n"
            ),
        ),
    ],
)
def test_mistakes_on_the_command_line(
    py2wasm: CommandLine, compiler: Compiler, arguments: tuple[str, ...], text: str
) -> None:
    result = py2wasm(*arguments)
    assert (result.status, result.out, result.err) == (2, "", text)
    assert compiler.settings == []


def test_unknown_key_in_the_project_file(py2wasm: CommandLine, compiler: Compiler) -> None:
    file = Path.cwd() / "pyproject.toml"
    file.write_text("[tool.py2wasm]\nentri = 'app.py'\n")
    result = py2wasm("build")
    assert result.status == 2
    assert result.err == (
        f"error: unknown key `entri` in [tool.py2wasm]\n  in {file}\n\n"
        "hint: did you mean `entry`?\n"
    )


def test_unknown_variable(
    py2wasm: CommandLine, compiler: Compiler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PY2WASM_SOURCE", "all")
    result = py2wasm("build")
    assert result.status == 2
    assert result.err == (
        "error: the environment variable `PY2WASM_SOURCE` is no setting of py2wasm\n\n"
        "hint: did you mean `PY2WASM_SOURCES`?\n"
    )


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (WedgeError("x"), 1),
        (UsageError("x"), 2),
        (SettingsError("x"), 2),
        (ProgramError("x"), 3),
        (ToolError("x", hint="y"), 4),
        (FetchError("x"), 5),
        (BuildError("x"), 6),
        (OutputError("x"), 7),
        (ModuleError("x"), 8),
    ],
)
def test_exit_status_is_that_of_the_error(
    py2wasm: CommandLine, compiler: Compiler, error: WedgeError, status: int
) -> None:
    compiler.raises = error
    result = py2wasm("--quiet", "build", "app.py")
    assert result.status == status
    assert result.out == ""
    assert result.err.startswith("error: x\n")


def test_source_error_shows_the_place(py2wasm: CommandLine, compiler: Compiler) -> None:
    compiler.raises = SourceError(
        "SyntaxError: invalid syntax",
        location=SourceLocation(
            path=Path("app.py"), line=12, column=5, end_column=8, text="x = [:]]\n"
        ),
    )
    result = py2wasm("build", "app.py")
    assert result.status == 3
    assert result.err == (
        "error: SyntaxError: invalid syntax\n  --> app.py:12:5\n  12 | x = [:]]\n           ^^^\n"
    )


def test_interrupt(py2wasm: CommandLine, compiler: Compiler) -> None:
    compiler.raises = KeyboardInterrupt()
    result = py2wasm("--quiet", "build", "app.py")
    assert result.status == 130
    assert result.out == ""
    assert result.err.strip() == (
        "Interrupted; run the same command again to go on where it stopped"
    )


def test_terminate_unwinds_like_an_interrupt(py2wasm: CommandLine, compiler: Compiler) -> None:
    class Killer:
        def build(self, _: list[str]) -> None:
            os.kill(os.getpid(), signal.SIGTERM)
            raise AssertionError("the signal has not arrived")

    before = signal.getsignal(signal.SIGTERM)
    compiler.sdk = Killer()  # type: ignore[assignment]
    assert py2wasm("sdk", "build").status == 130
    assert signal.getsignal(signal.SIGTERM) is before


def test_disk_full(py2wasm: CommandLine, compiler: Compiler) -> None:
    compiler.raises = OSError(errno.ENOSPC, "No space left on device", "/disk/app.wasm")
    result = py2wasm("build", "app.py")
    assert result.status == 7
    assert result.err == (
        "error: there is no space left to write to\n"
        "  No space left on device: /disk/app.wasm\n\n"
        "hint: free some disk space; `py2wasm cache clean` removes what can be made again\n"
    )


def test_no_access(py2wasm: CommandLine, compiler: Compiler) -> None:
    compiler.raises = PermissionError(errno.EACCES, "Permission denied", "/srv/app.wasm")
    result = py2wasm("build", "app.py")
    assert result.status == 7
    assert result.err == (
        "error: cannot access `/srv/app.wasm`\n"
        "  Permission denied\n\n"
        "hint: give yourself access to it, or name another place\n"
    )


@pytest.mark.parametrize("error", [ValueError("[odd]"), EOFError("[odd]"), RecursionError("[odd]")])
def test_internal_error_is_kept_in_a_file(
    py2wasm: CommandLine, compiler: Compiler, tmp_path: Path, error: Exception
) -> None:
    compiler.raises = error
    result = py2wasm("build", "app.py")
    assert result.status == 70
    match = re.fullmatch(
        r"\n?error: internal error\n  (?P<last>.*)\n\n"
        r"hint: this is a bug in py2wasm; please report it with the file (?P<file>.*)\n",
        result.err,
    )
    assert match, result.err
    assert match["last"] == f"{type(error).__name__}: [odd]"
    file = Path(match["file"])
    assert file.parent == tmp_path / "cache" / "internal-errors"
    text = file.read_text()
    assert "Traceback (most recent call last)" in text
    assert "raise self.raises" in text


def test_internal_error_without_a_cache_to_keep_it_in(
    py2wasm: CommandLine, compiler: Compiler, tmp_path: Path
) -> None:
    (tmp_path / "cache").touch()
    compiler.raises = ValueError("odd")
    result = py2wasm("build", "app.py")
    assert result.status == 70
    assert "Traceback (most recent call last)" in result.err
    assert result.err.endswith(
        "hint: this is a bug in py2wasm; please report it with the text above\n"
    )


def test_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "py2wasm", "cache", "dir"],
            stdout=writer,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")
