"""mosquitto as a broker for development: its configuration, and the process."""

from __future__ import annotations

import getpass
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wedge.errors import BrokerError
from wedge.remote.brokers.model import LARGEST_MESSAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.remote.brokers.model import Listener

# What it says when clients can connect: "mosquitto version 2.0.11 running".
RUNNING = " running"
STOPPING_SECONDS = 5.0
SHOWN = 10


class MosquittoBroker:
    """The program mosquitto, with a configuration for one listener that keeps nothing."""

    title = "mosquitto"

    def __init__(self, program: str) -> None:
        self._program = program

    def serve(
        self, listener: Listener, *, ready: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        """Run it until interrupted; raise `BrokerError` if it ends by itself."""
        with tempfile.TemporaryDirectory(prefix="wedge-broker-") as folder:
            file = Path(folder) / "mosquitto.conf"
            file.write_text(configuration(listener), "utf-8")
            with subprocess.Popen(
                [self._program, "-c", str(file)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            ) as process:
                try:
                    last = _follow(process, ready, say)
                finally:
                    _stop(process)
        raise BrokerError(
            f"mosquitto has ended with status {process.returncode}",
            cause="\n".join(last),
            hint="choose another port with `--port` if this one is in use",
        )


def configuration(listener: Listener) -> str:
    """Write what mosquitto is to do, in the form of mosquitto.conf(5)."""
    lines = [
        f"listener {listener.port} {listener.address}",
        f"allow_anonymous {'true' if listener.tls is None else 'false'}",
        "persistence false",
        # Started by root it would become another user, who may not read these files.
        f"user {getpass.getuser()}",
        "log_dest stderr",
        *(f"log_type {kind}" for kind in ("error", "warning", "notice", "information")),
        "log_timestamp false",
        f"message_size_limit {LARGEST_MESSAGE}",
        # Else an answer waits until its receiver has confirmed what came before it: 40 ms.
        "set_tcp_nodelay true",
        # It drops what waits for a slow listener beyond that, and 1000 are few for telemetry.
        "max_queued_messages 100000",
    ]
    if listener.tls is not None:
        lines += [
            f"cafile {listener.tls.authority}",
            f"certfile {listener.tls.certificate}",
            f"keyfile {listener.tls.key}",
            "require_certificate true",
            "use_identity_as_username true",
        ]
    return "\n".join(lines) + "\n"


def _follow(
    process: subprocess.Popen[str], ready: Callable[[], None], say: Callable[[str], None]
) -> list[str]:
    """Read the log to its end, and give the last lines of it."""
    last: list[str] = []
    assert process.stderr is not None  # noqa: S101 - it is a pipe
    for line in process.stderr:
        text = line.rstrip()
        last = [*last, text][-SHOWN:]
        if text.endswith(RUNNING):
            ready()
        say(text)
    return last


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(STOPPING_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
