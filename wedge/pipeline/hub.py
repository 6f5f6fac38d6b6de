"""Hub: where what instances say to the outside goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wedge.abi import RpcStatus
    from wedge.errors import WedgeError


class Hub(Protocol):
    """What a pipeline reports. Every method may be called from any thread."""

    def telemetry(self, instance: str, entries: Sequence[tuple[str, str]]) -> None:
        """Take telemetry: keys, and values as JSON."""

    def state(self, instance: str, topic: str, value: bytes) -> None:
        """Take a state."""

    def log(self, instance: str, stream: str, line: str) -> None:
        """Take a line of output."""

    def response(self, instance: str, id_: int, response: str, status: RpcStatus) -> None:
        """Take the answer to a remote procedure call."""

    def note(self, instance: str, text: str) -> None:
        """Take what should be looked at: a message that reached nobody, a slow receiver."""

    def ended(self, instance: str, status: int | None, error: WedgeError | None) -> None:
        """Take the end of an instance: its status, or what ended it."""
