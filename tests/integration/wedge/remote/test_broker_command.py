"""`wedge broker` with mosquitto, plain and with certificates, and commands that connect to it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.certificates import Authority
from tests.mosquitto import Program, find_mosquitto, find_port
from wedge.mqtt import Broker, connect
from wedge.remote.brokers.model import LARGEST_MESSAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from py2wasm.cache import Cache
    from wedge.mqtt import TlsFiles

ROOT = Path(__file__).parents[4]
PATIENCE = 60.0


class Laptop:
    """Runs `wedge` with a mosquitto on the PATH and devices of its own."""

    def __init__(self, program: Program, folder: Path) -> None:
        self._environment = {
            **os.environ,
            **program.environment,
            "PATH": f"{program.path.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "WEDGE_CONFIG_DIR": str(folder),
            "NO_COLOR": "1",
        }
        self.port = find_port()
        self("config", "set", "mqtt.port", str(self.port))

    def __call__(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(*arguments),
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    @contextmanager
    def broker(self, *arguments: str | Path) -> Iterator[str]:
        """Run `wedge broker` and give the line that it begins with."""
        with subprocess.Popen(
            self._command("broker", *arguments),
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            try:
                yield process.stderr.readline()
            finally:
                process.terminate()
        assert process.returncode == 0

    def show(self, files: TlsFiles) -> None:
        """Be known to the broker by these files."""
        assert files.ca
        assert files.certificate
        assert files.key
        self("config", "set", "tls.ca_certificate", files.ca)
        self("config", "set", "tls.certificate", files.certificate)
        self("config", "set", "tls.key", files.key)

    def _command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-m", "wedge", *map(str, arguments)]


@pytest.fixture
def laptop(tool_cache: Cache, tmp_path: Path) -> Laptop:
    return Laptop(find_mosquitto(tool_cache), tmp_path / "settings")


def test_a_plain_broker(laptop: Laptop) -> None:
    with laptop.broker() as line:
        assert line == (
            f"mosquitto listens on 127.0.0.1, port {laptop.port}, with no encryption; "
            "Ctrl-C ends it\n"
        )
        done = laptop("rpc", "--no-wait", "node", "method")
        assert (done.returncode, done.stderr) == (0, "")
        # The port is taken now.
        again = laptop("broker")
        assert again.returncode == 10
        assert "error: mosquitto has ended with status" in again.stderr
        assert "Address already in use" in again.stderr
    assert laptop("rpc", "--no-wait", "node", "method").returncode == 10


def test_a_broker_hands_on_no_endless_messages(laptop: Laptop) -> None:
    async def run() -> list[int]:
        here = Broker(host="127.0.0.1", port=laptop.port)
        async with connect(here) as client:
            await client.subscribe("t", qos=1)
            for size in (LARGEST_MESSAGE + 1, LARGEST_MESSAGE // 2, 1):
                await client.publish("t", bytes(size), qos=1)
            async with asyncio.timeout(20):
                messages = [await anext(client.messages) for _ in range(2)]
        return [len(message.payload) for message in messages if isinstance(message.payload, bytes)]

    with laptop.broker():
        assert asyncio.run(run()) == [LARGEST_MESSAGE // 2, 1]


def test_a_broker_with_certificates(laptop: Laptop, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "ca")
    server = authority.issue_server("localhost")
    assert server.certificate
    assert server.key
    files = ("--ca", authority.ca, "--certificate", server.certificate, "--key", server.key)
    assert laptop("broker", *files[:4]).returncode == 2
    with laptop.broker(*files) as line:
        assert "with mutual TLS" in line
        laptop.show(authority.issue_client("you"))
        done = laptop("rpc", "--no-wait", "node", "method")
        assert (done.returncode, done.stderr) == (0, "")
        laptop.show(Authority(tmp_path / "other").issue_client("you"))
        done = laptop("rpc", "--no-wait", "node", "method")
        assert done.returncode == 10
        assert "the broker's certificate is not from the CA that is trusted" in done.stderr
        for setting in ("ca_certificate", "certificate", "key"):
            assert laptop("config", "unset", f"tls.{setting}").returncode == 0
        assert laptop("rpc", "--no-wait", "node", "method").returncode == 10


def test_two_commands_at_a_time_do_not_end_each_other(laptop: Laptop, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "ca")
    server = authority.issue_server("localhost")
    files = ("--ca", authority.ca, "--certificate", server.certificate, "--key", server.key)
    with laptop.broker(*(item for item in files if item)):
        # One certificate, and so one name, for both.
        laptop.show(authority.issue_client("you"))
        with subprocess.Popen(
            laptop._command("get", "deployment", "--count", "2", "--timeout", "60"),
            env=laptop._environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as listening:
            # It gets what the others send, from when it listens.
            while listening.poll() is None:
                laptop("config", "instance", "node", "level", "1", "--timeout", "0.2")
            assert listening.stdout is not None
            lines = listening.stdout.read().splitlines()
        assert (listening.returncode, lines) == (0, ['{"configuration/node/level":"1"}'] * 2)
