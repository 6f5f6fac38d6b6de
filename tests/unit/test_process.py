from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError, ToolError
from py2wasm.process import TAIL_LINES, capture, package_command, run

if TYPE_CHECKING:
    from pathlib import Path

PYTHON = sys.executable


def script(text: str) -> list[str]:
    return [PYTHON, "-c", text]


def test_capture() -> None:
    assert capture(script("print('out')")) == "out\n"
    assert capture(script("import os; print(os.environ['X'])"), env={"X": "y"}) == "y\n"


def test_capture_failure() -> None:
    with pytest.raises(ToolError, match="failed with status 3") as caught:
        capture(script("import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"))
    assert caught.value.cause == "out\nerr"


def test_capture_missing_tool() -> None:
    with pytest.raises(ToolError, match="cannot run `/no/such/tool`") as caught:
        capture(["/no/such/tool", "--version"])
    assert "No such file or directory" in (caught.value.cause or "")


def test_run_keeps_the_log_and_gives_lines(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "build.log"
    lines: list[str] = []
    run(script("print('one'); print('two')"), log=log, on_line=lines.append, cwd=tmp_path)
    run(script("import os; print(os.getcwd())"), log=log, cwd=tmp_path)
    assert lines == ["one", "two"]
    text = log.read_text().splitlines()
    assert text[0].startswith("$ ")
    assert text[1:3] == ["one", "two"]
    assert text[3].startswith("$ ")
    assert text[4] == str(tmp_path)


def test_run_failure_shows_the_tail_and_names_the_log(tmp_path: Path) -> None:
    log = tmp_path / "build.log"
    with pytest.raises(BuildError, match="failed with status 2") as caught:
        run(script("for i in range(100): print('line', i)\nraise SystemExit(2)"), log=log)
    cause = (caught.value.cause or "").splitlines()
    assert len(cause) == TAIL_LINES
    assert cause[-1] == "line 99"
    assert caught.value.hint == f"the whole log is in {log}"
    assert "line 0\n" in log.read_text()


def test_run_missing_tool(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="cannot run `/no/such/tool`"):
        run(["/no/such/tool"], log=tmp_path / "log")


def test_run_survives_output_that_is_no_text(tmp_path: Path) -> None:
    log = tmp_path / "log"
    run(script(r"import sys; sys.stdout.buffer.write(b'\xff\n')"), log=log)
    assert log.read_text().endswith("\ufffd\n")


def test_commands_do_not_read_from_the_terminal(tmp_path: Path) -> None:
    run(script("import sys; assert sys.stdin.read() == ''"), log=tmp_path / "log")


def test_interrupt_ends_the_whole_tree(tmp_path: Path) -> None:
    # A child of the child, as a compiler under make, holds the other end of the pipe.
    reader, writer = os.pipe()
    text = (
        "import subprocess, sys\n"
        f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],"
        f" pass_fds=[{writer}])\n"
        "print('started', flush=True)\n"
        "import time; time.sleep(600)"
    )
    # The runner must hand down the pipe, which it closes on exec.
    os.set_inheritable(writer, True)  # noqa: FBT003
    runner = (
        "import sys, subprocess\n"
        "from pathlib import Path\n"
        "from py2wasm.process import run\n"
        "original = subprocess.Popen\n"
        f"subprocess.Popen = lambda *a, **k: original(*a, pass_fds=[{writer}], **k)\n"
        f"run([sys.executable, '-c', {text!r}], log=Path({str(tmp_path / 'log')!r}),"
        " on_line=lambda line: print(line, flush=True))"
    )
    process = subprocess.Popen(
        script(runner), pass_fds=[writer], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    os.close(writer)
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert "KeyboardInterrupt" in err
    # End of file: no process of the tree is left that holds the pipe.
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_package_is_run_by_its_path() -> None:
    # Without the environment: a frontend of builds tells this process alone where packages are.
    done = capture([*package_command("pip"), "--version"], env={"PATH": "/nowhere"})
    assert done.startswith("pip ")
    with pytest.raises(ToolError, match="the package `no_such_package` is not installed"):
        package_command("no_such_package")
