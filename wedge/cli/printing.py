"""Printing what a pipeline says: telemetry and states as lines of JSON, everything else as text."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import click

from wedge.cli.messages import complain
from wedge.pipeline.answers import Answer, Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wedge.abi import RpcStatus
    from wedge.errors import WedgeError


class PrintingHub:
    """Telemetry and states go to stdout as devices send them, the rest to stderr.

    `quiet` leaves out what instances write, not what goes wrong; `ended` is called when one has.
    """

    def __init__(self, *, quiet: bool, ended: Callable[[], None]) -> None:
        self.answers = Answers()
        self._quiet = quiet
        self._ended = ended
        self._lock = threading.Lock()

    def telemetry(self, instance: str, entries: Sequence[tuple[str, str]]) -> bool:
        """Print the entries as one object."""
        self._print({f"{instance}/{key}": json.loads(value) for key, value in entries})
        return True

    def state(self, instance: str, topic: str, value: bytes) -> bool:
        """Print the state as devices report it."""
        self._print({f"state/{instance}/{topic}": value.decode("utf-8", "replace")})
        return True

    def log(self, instance: str, stream: str, line: str) -> None:
        """Print a line of an instance."""
        del stream
        if not self._quiet:
            self._say(f"{instance} | {line}")

    def response(self, instance: str, id_: int, response: str, status: RpcStatus) -> bool:
        """Hand the answer to who waits for it, or print it."""
        if not self.answers.take(id_, Answer(response, status)):
            self._print({f"response/{instance}/{id_}": response, "status": status.name})
        return True

    def place(self, instance: str, name: str, storage: str | None) -> None:
        """Know of no place: there is no platform."""

    def note(self, instance: str, text: str) -> None:
        """Print what should be looked at."""
        self._say(f"warning: {instance}: {text}")

    def ended(self, instance: str, status: int | None, error: WedgeError | None) -> None:
        """Print the end of an instance."""
        if error is not None:
            with self._lock:
                complain(error)
        elif status or not self._quiet:
            self._say(f"{instance} ended with status {status}")
        self._ended()

    def _print(self, value: dict[str, Any]) -> None:
        with self._lock:
            click.echo(json.dumps(value))

    def _say(self, text: str) -> None:
        with self._lock:
            click.echo(text, err=True)
