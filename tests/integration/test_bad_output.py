"""What `py2wasm build` leaves behind when it cannot write, is interrupted or is not alone.

There is no half-written output, and the output of an earlier build stays as it was.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from tests.integration.tool import MAIN, PATIENCE, Tool, read_sidecar, work_folders

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.toolchain

# Runs the command line with no room for the output, only for what leads up to it.
FULL_DISK = """
import resource
from py2wasm import build
write = build.write_artifact
def write_to_full_disk(*arguments):
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    return write(*arguments)
build.write_artifact = write_to_full_disk
from py2wasm.cli import main
main()
"""


def test_outputs_that_cannot_be(tool: Tool) -> None:
    app = tool.write("app.py", "print(1)\n")
    (tool.folder / "folder").mkdir()
    os.mkfifo(tool.folder / "pipe")
    for output, message in {
        "no/app.wasm": "error: cannot write `./no/app.wasm`\n  the folder `./no` does not exist\n",
        "folder": "error: the output `./folder` is a folder\n\nhint: name a file with `-o`\n",
        "pipe": "error: the output `./pipe` is not a file\n\nhint: name a file with `-o`\n",
        "app.py": "error: the output `./app.py` is a source of the program\n"
        "\nhint: name another file with `-o`\n",
    }.items():
        assert tool.refused("-o", output, "app.py") == (7, message)
    assert app.read_text() == "print(1)\n"


def test_an_output_folder_that_is_closed(tool: Tool, powerless: tuple[str, ...]) -> None:
    tool.write("app.py")
    closed = tool.folder / "closed"
    closed.mkdir(mode=0o555)
    done = tool("-q", "build", "-o", "closed/app.wasm", "app.py", prefix=powerless)
    assert (done.returncode, tool.shorten(done.stderr)) == (
        7,
        "error: cannot write `./closed/app.wasm`\n  the folder cannot be written to\n",
    )
    assert not list(closed.iterdir())


def test_a_cache_that_is_closed(tool: Tool, tmp_path: Path, powerless: tuple[str, ...]) -> None:
    tool.write("app.py")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = tool(
        "-q", "build", "app.py", prefix=powerless, environment={"PY2WASM_CACHE": str(closed)}
    )
    assert done.returncode == 7
    assert done.stderr.startswith(f"error: cannot write to the cache at `{closed}`\n")
    assert done.stderr.endswith("\nhint: set PY2WASM_CACHE to a folder that can be written to\n")


def test_a_full_disk_leaves_the_output_of_before(tool: Tool) -> None:
    tool.write("app.py", "print(1)\n")
    module = tool.built("app.py")
    before = {path.name: path.read_bytes() for path in tool.folder.iterdir() if path.is_file()}
    tool.write("app.py", "print(2)\n")
    full = Tool(folder=tool.folder, cache=tool.cache, main=FULL_DISK)
    left = work_folders(tool.cache)
    done = full("-q", "build", "--engine", "bytecode", "app.py")
    assert (done.returncode, done.stdout, tool.shorten(done.stderr)) == (
        7,
        "",
        "error: cannot write `./app.wasm`\n  File too large\n",
    )
    after = {path.name: path.read_bytes() for path in tool.folder.iterdir() if path.is_file()}
    assert after == {**before, "app.py": b"print(2)\n"}
    assert not [path for path in tool.folder.iterdir() if path.is_dir()]
    assert work_folders(tool.cache) <= left
    tool.built("app.py")
    assert read_sidecar(module)["sha256"] != hashlib.sha256(before["app.wasm"]).hexdigest()


def test_a_full_disk_under_the_work(tool: Tool) -> None:
    tool.write("app.py", "print(1)\n")
    # Enough for what the engine writes, too little for the linker.
    text = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000));" + MAIN
    )
    full = Tool(folder=tool.folder, cache=tool.cache, main=text)
    done = full.build("app.py")
    assert done.returncode in (6, 7)
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("error: ") == done.stderr.count("\nerror: ") + 1
    assert "Traceback" not in done.stderr
    assert [path.name for path in tool.folder.iterdir()] == ["app.py"]
    tool.built("app.py")


@contextmanager
def building(
    tool: Tool, *options: str, group: bool = False
) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """Begin to build `app.py`; give the process and what it says, alone in its group or not."""
    with subprocess.Popen(
        tool.command(*options, "app.py"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tool.folder,
        env=tool.environment,
        start_new_session=group,
    ) as process:
        assert process.stderr is not None
        yield process, process.stderr


def wait_for(said: IO[str], moment: str) -> None:
    while not (line := said.readline()).startswith(moment):
        assert line


@pytest.mark.parametrize(
    ("options", "text", "moment", "later"),
    [
        # Into the middle of what ninja, Nuitka or the reader of sources do.
        ("build --engine bytecode", "print('interrupted')\n", "Linking...", 0.1),
        ("build --engine nuitka", "print('x')\n", "Translating 1 modules with Nuitka...", 0.1),
        ("-v build --engine bytecode", "print('x')\n" * 200_000, "sysroot: ", 0.3),
    ],
    ids=("link", "engine", "sources"),
)
def test_an_interrupt_leaves_nothing(
    tool: Tool, options: str, text: str, moment: str, later: float
) -> None:
    tool.write("app.py", text)
    left = work_folders(tool.cache)
    with building(tool, *options.split(), group=True) as (process, said):
        wait_for(said, moment)
        time.sleep(later)
        started = time.monotonic()
        # As a terminal does it: to the whole group.
        os.killpg(process.pid, signal.SIGINT)
        rest = said.read()
        assert process.wait(timeout=PATIENCE) == 130
        assert time.monotonic() - started < 15
    # The empty line ends the one with the terminal's ^C.
    assert rest == "\nInterrupted; run the same command again to go on where it stopped\n"
    assert [path.name for path in tool.folder.iterdir()] == ["app.py"]
    assert work_folders(tool.cache) <= left


def test_a_build_that_was_killed_is_cleared_away(tool: Tool) -> None:
    tool.write("app.py", "print('killed')\n")
    with building(tool, "build", "--engine", "bytecode") as (process, said):
        before = work_folders(tool.cache)
        wait_for(said, "Linking...")
        process.kill()
    killed = work_folders(tool.cache)
    assert [path.name for path in tool.folder.iterdir()] == ["app.py"]
    tool.built("app.py")
    # Builds of other tests clear away what they find, too: it may be gone before.
    assert not (killed - before) & work_folders(tool.cache)


def test_two_builds_at_once(tool: Tool) -> None:
    tool.write("app.py", "print('at once')\n")
    command = tool.command("-q", "build", "--engine", "bytecode", "app.py")
    running = [
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=tool.folder,
            env=tool.environment,
        )
        for _ in range(2)
    ]
    results = [
        (process.communicate(timeout=PATIENCE)[0], process.returncode) for process in running
    ]
    assert results == [(b"", 0), (b"", 0)]
    module = tool.folder / "app.wasm"
    read_sidecar(module)
    assert {path.name for path in tool.folder.iterdir()} == {"app.py", "app.wasm", "app.wasm.json"}
    assert tool.output(module) == "at once\n"
