"""`py2wasm run` with real programs: small C files, compiled for WASI."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import py2wasm
from py2wasm.console import Console
from py2wasm.errors import ModuleError
from py2wasm.host import RunOptions, capture_module
from py2wasm.toolchain import find_toolchain
from tests.mutants import mutate

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.toolchain

MAIN = "from py2wasm.cli import main; main()"
PATIENCE = 60

EXIT = """
#include <stdlib.h>
int main(int argc, char **argv) { return atoi(argv[1]); }
"""
ECHO = """
#include <stdio.h>
int main(void) {
    char buffer[4096];
    size_t size;
    while ((size = fread(buffer, 1, sizeof buffer, stdin)) > 0) fwrite(buffer, 1, size, stdout);
    fputs("done", stderr);
    return ferror(stdin) || fflush(stdout) || ferror(stdout);
}
"""
ARGUMENTS = """
#include <stdio.h>
extern char **environ;
int main(int argc, char **argv) {
    for (int i = 0; i < argc; i++) printf("%s\\n", argv[i]);
    for (char **entry = environ; entry && *entry; entry++) printf("%s\\n", *entry);
}
"""
COPY = """
#include <stdio.h>
int main(int argc, char **argv) {
    FILE *from = fopen(argv[1], "rb");
    if (!from) { perror(argv[1]); return 1; }
    FILE *to = fopen(argv[2], "wb");
    if (!to) { perror(argv[2]); return 2; }
    for (int c; (c = getc(from)) != EOF;) putc(c, to);
    return fclose(to) || fclose(from);
}
"""
FILL = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(void) {
    static void *volatile kept;
    size_t megabytes = 0;
    for (; (kept = malloc(1 << 20)); megabytes++) memset(kept, 1, 1 << 20);
    printf("%zu", megabytes);
}
"""
SPIN = """
#include <stdio.h>
int main(void) {
    puts("ready");
    fflush(stdout);
    for (volatile unsigned i = 0;; i++) {}
}
"""
ABORT = """
#include <stdio.h>
#include <stdlib.h>
__attribute__((noinline)) static void inner(void) { abort(); }
__attribute__((noinline)) static void outer(void) { inner(); puts("not here"); }
int main(void) { fputs("last words\\n", stderr); outer(); }
"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """Calls `py2wasm run` in a process of its own, as a user does."""

    folder: Path

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-c", MAIN, "-q", "run", *map(str, arguments)]

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(Path(py2wasm.__file__).parents[1]),
            "PY2WASM_CACHE": str(self.folder / "cache"),
            "NO_COLOR": "1",
        }

    def __call__(
        self, *arguments: str | Path, stdin: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.command(*arguments),
            input=stdin,
            capture_output=True,
            check=False,
            timeout=PATIENCE,
            cwd=self.folder,
            env=self.environment,
        )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(folder=tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def compiled(run: Run) -> Callable[..., str]:
    """Compile a C text and give the name of the module in the folder of the runs."""
    compiler = find_toolchain().compiler("wasm32-wasi")

    def compile_once(name: str, text: str, *flags: str) -> str:
        source, output = run.folder / f"{name}.c", run.folder / f"{name}.wasm"
        if not output.exists():
            source.write_text(text)
            subprocess.run([*compiler, "-O1", *flags, source, "-o", output], check=True)
        return output.name

    return compile_once


@pytest.mark.parametrize("status", [0, 3, 125, 126, 255])
def test_the_exit_status_is_the_programs(
    run: Run, compiled: Callable[..., str], status: int
) -> None:
    done = run(compiled("exit", EXIT), str(status))
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


def test_streams_carry_bytes(run: Run, compiled: Callable[..., str]) -> None:
    data = random.Random(1).randbytes(300_000) + b"no newline"  # noqa: S311
    done = run(compiled("echo", ECHO), stdin=data)
    assert done.returncode == 0
    assert done.stdout == data
    assert done.stderr == b"done"


def test_a_reader_that_has_gone_ends_the_program(run: Run, compiled: Callable[..., str]) -> None:
    with subprocess.Popen(
        run.command(compiled("echo", ECHO)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=run.folder,
        env=run.environment,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        process.communicate(bytes(100_000), timeout=PATIENCE)
        assert process.returncode == 1


def test_arguments_and_environment(run: Run, compiled: Callable[..., str]) -> None:
    name = compiled("arguments", ARGUMENTS)
    words = ["--flag", "", "two words", "\N{SNOWMAN}", "--env", "C=3", "--"]
    done = run("--env", "A=1", "--env", "B=x=y", "--env", "NO_COLOR", f"./{name}", *words)
    expected = [f"./{name}", *words, "A=1", "B=x=y", "NO_COLOR=1", ""]
    assert done.stdout.decode().split("\n") == expected
    assert run(name).stdout.decode() == f"{name}\n"


def test_folders_are_closed_until_given(run: Run, compiled: Callable[..., str]) -> None:
    name = compiled("copy", COPY)
    (run.folder / "in").mkdir()
    (run.folder / "out").mkdir()
    (run.folder / "in" / "a").write_bytes(b"\0\1\2")
    copy = (name, "/data/a", "/out/b")
    assert run(*copy).returncode == 1
    assert run("--dir", "in::/data", *copy).returncode == 2
    assert run("--dir", "in::/data", "--dir", "out::/out", *copy).returncode == 0
    assert (run.folder / "out" / "b").read_bytes() == b"\0\1\2"
    # The guest's path is the host's when none is given; nothing outside can be reached.
    assert run("--dir", "in", name, "in/a", "in/c").returncode == 0
    assert run("--dir", "in", name, "in/a", "in/../escaped").returncode == 2
    assert not (run.folder / "escaped").exists()


def test_a_missing_folder_is_an_error(run: Run, compiled: Callable[..., str]) -> None:
    done = run("--dir", "nowhere::/data", compiled("exit", EXIT), "0")
    assert done.returncode == 2
    assert b"error: cannot give the folder `nowhere`" in done.stderr
    assert b"hint: name an existing folder" in done.stderr


def test_malloc_fails_at_the_memory_limit(run: Run, compiled: Callable[..., str]) -> None:
    name = compiled("fill", FILL)
    some = run("--max-memory", "64MiB", name)
    more = run("--max-memory", "128MiB", name)
    assert some.returncode == more.returncode == 0
    # How much exactly is up to the allocator.
    assert 0 < int(some.stdout) < 64
    assert int(some.stdout) < int(more.stdout) < 128


def test_too_little_memory_to_start(run: Run, compiled: Callable[..., str]) -> None:
    done = run("--max-memory", "64KiB", compiled("fill", FILL))
    assert done.returncode == 8
    assert b"needs more memory than 65536 bytes" in done.stderr
    assert b"hint: raise `--max-memory`" in done.stderr


def test_a_timeout_stops_a_loop(run: Run, compiled: Callable[..., str]) -> None:
    done = run("--timeout", "0.5", compiled("spin", SPIN))
    assert done.returncode == 124
    assert done.stdout == b"ready\n"
    assert done.stderr.startswith(b"error: the module ran longer than 0.5 s\n")


def test_fuel_stops_a_loop(run: Run, compiled: Callable[..., str]) -> None:
    done = run("--fuel", "1000000", compiled("spin", SPIN))
    assert done.returncode == 124
    assert done.stdout == b"ready\n"
    assert done.stderr.startswith(b"error: the module used up its 1000000 units of fuel\n")


@pytest.mark.parametrize("options", [(), ("--timeout", "60")])
def test_ctrl_c_stops_a_loop(
    run: Run, compiled: Callable[..., str], options: tuple[str, ...]
) -> None:
    with subprocess.Popen(
        run.command(*options, compiled("spin", SPIN)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=run.folder,
        env=run.environment,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"ready\n"
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 130
        assert time.monotonic() - started < 5
        assert process.stderr.read() == b""


def test_a_trap_tells_what_and_where(run: Run, compiled: Callable[..., str]) -> None:
    done = run(compiled("abort", ABORT))
    assert done.returncode == 134
    lines = done.stderr.decode().splitlines()
    assert lines[:2] == [
        "last words",
        "error: the module trapped: wasm unreachable instruction executed",
    ]
    names = [line.removeprefix("  in ") for line in lines if line.startswith("  in ")]
    assert names[0] == "abort"
    assert [name for name in names if name in ("inner", "outer")] == ["inner", "outer"]
    assert names[-1] == "_start"
    assert any(line.startswith("hint: ") for line in lines)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a WebAssembly module"),
        (b"random bytes \xff\xfe" * 100, "is not a WebAssembly module"),
        (b"(module)", "is not a WebAssembly module"),
        (b"\0asm\x0d\0\x01\0", "is a WebAssembly component"),
    ],
)
def test_other_files_are_refused(run: Run, content: bytes, message: str) -> None:
    (run.folder / "other.wasm").write_bytes(content)
    done = run("other.wasm")
    assert done.returncode == 8
    assert done.stdout == b""
    text = done.stderr.decode()
    assert text.startswith(f"error: `other.wasm` {message}")
    assert "hint: " in text
    assert "Traceback" not in text


def test_a_truncated_module_is_refused(run: Run, compiled: Callable[..., str]) -> None:
    whole = (run.folder / compiled("echo", ECHO)).read_bytes()
    (run.folder / "short.wasm").write_bytes(whole[: len(whole) // 2])
    done = run("short.wasm")
    assert done.returncode == 8
    assert done.stderr.startswith(b"error: `short.wasm` is cut off\n")


def test_a_damaged_program_gives_a_result_or_an_error(
    run: Run, compiled: Callable[..., str]
) -> None:
    # Without names and debug information, in which flips have no effect.
    sound = (run.folder / compiled("echo_stripped", ECHO, "-Wl,-s")).read_bytes()
    choice = random.Random(3)  # noqa: S311 - only has to be the same every time
    console = Console(quiet=True)
    path = run.folder / "mutant.wasm"
    options = RunOptions(fuel=5_000_000, timeout=20, max_memory=32 * 1024 * 1024)
    refused = 0
    for _ in range(200):
        path.write_bytes(mutate(sound, choice))
        try:
            done = capture_module(path, options, stdin=b"some text", cache=None, console=console)
        except ModuleError:
            refused += 1
        else:
            assert done.seconds < PATIENCE
    assert 0 < refused < 200
