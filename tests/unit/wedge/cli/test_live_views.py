"""What changes in place, on a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.wedge.scripted_device import ScriptedDevice, running_broker, taking
from wedge.wire import Command, CommandAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wedge.wire import Down, Up

ROOT = Path(__file__).parents[4]
SIZE = struct.pack("HHHH", 30, 110, 0, 0)
WASM = b"\0asm\1\0\0\0"


@dataclass
class Terminal:
    """A terminal of 30 lines and 110 columns, with a command on it."""

    process: subprocess.Popen[bytes]
    master: int
    shown: str = ""

    def read_until(self, text: str) -> None:
        """Read until a text is shown; the test's time-out is the end of patience."""
        while text not in self.shown:
            piece = self._read()
            assert piece, self.shown
            self.shown += piece

    def read_rest(self) -> str:
        while piece := self._read():
            self.shown += piece
        return self.shown

    def _read(self) -> str:
        try:
            return os.read(self.master, 4096).decode("utf-8", "replace")
        except OSError:
            # The command has ended, and the terminal with it.
            return ""


@contextmanager
def terminal(folder: Path, port: int, *arguments: str) -> Iterator[Terminal]:
    (folder / "devices.toml").write_text(f"[devices.local.mqtt]\nport = {port}\n", "utf-8")
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, SIZE)
    environment = {name: text for name, text in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [sys.executable, "-m", "wedge", *arguments, "--config-dir", str(folder)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=folder,
        env={**environment, "TERM": "xterm", "PYTHONPATH": str(ROOT)},
    ) as process:
        os.close(slave)
        yield Terminal(process, master)
        process.kill()
    os.close(master)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running_broker() as found:
        yield found


def test_the_status_changes_as_the_device_does(tmp_path: Path, port: int) -> None:
    asked = 0

    def script(noun: Down) -> Sequence[Up | tuple[str, bytes]]:
        nonlocal asked
        if not isinstance(noun, Command):
            return ()
        asked += 1
        status: dict[str, Any] = {
            "deploymentStatus": {
                "deploymentId": "app",
                "reconcileStatus": "ok",
                "instances": {"sink": {"status": "ok" if asked < 3 else "self-exiting"}},
                "modules": {},
            },
            "instances": {"sink": {"received": 1000 * asked, "memory": 2 * 1024**2}},
        }
        answer = CommandAnswer(
            transport=noun.transport,
            reqid=noun.reqid,
            instance=noun.instance,
            response=json.dumps(status),
        )
        return (answer,)

    with (
        ScriptedDevice(port, script).running(),
        terminal(tmp_path, port, "status") as screen,
    ):
        screen.read_until("2.0 MiB")
        assert "messages/s" in screen.shown
        screen.read_until("self-exiting")
        screen.process.send_signal(signal.SIGINT)
        shown = screen.read_rest()
        assert screen.process.wait(20) == 130
    # The cursor is there again.
    assert shown.rstrip().endswith("Interrupted")
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    assert "Traceback" not in shown


def test_a_deployment_is_shown_as_a_table(
    tmp_path: Path, port: int, manifest: dict[str, Any]
) -> None:
    (tmp_path / "bin").mkdir()
    for name in manifest["modules"]:
        (tmp_path / "bin" / f"{name}.wasm").write_bytes(WASM)
    with (
        ScriptedDevice(port, taking).running(),
        terminal(tmp_path, port, "deploy") as screen,
    ):
        shown = screen.read_rest()
        assert screen.process.wait(20) == 0
    assert "instance" in shown
    assert "\x1b[32mok" in shown
    assert "2 instances run on `local`" in shown
