"""Client: what an instance asks of whoever runs it, without any Wasm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wedge.abi import (
        BlobOperation,
        BlobType,
        MessageReason,
        Result,
        RpcResponseReason,
        RpcStatus,
        StateReason,
        TelemetryReason,
    )
    from wedge.host.events import Callback, Configuration, Event

# Where an instance has its folder.
WORKSPACE = "/workspace"


@dataclass(frozen=True, kw_only=True)
class BlobRequest:
    """A transfer. `words` are the URL and header lines, or the name and the storage's name.

    With a `file`, a path in the workspace, that is read or written; otherwise the module is called
    with the parts, which are `size` bytes if it puts them.
    """

    kind: BlobType
    operation: BlobOperation
    words: tuple[str, ...]
    file: str | None
    parts: Callback | None
    size: int
    done: Callback


class Client(Protocol):
    """The side of the host that an instance sees."""

    workspace: str

    def take(self, seconds: float | None) -> Event | Result:
        """Wait for the next event; TIMEDOUT if none comes, SHOULDEXIT if none will."""

    def post(self, event: Event) -> None:
        """Put an event of the instance's own into its queue."""

    def configurations(self) -> Sequence[Configuration]:
        """Give the configurations that are known."""

    def send_message(self, alias: str, payload: bytes) -> MessageReason | Result:
        """Send a message; a `Result` refuses it."""

    def send_state(self, topic: str, value: bytes) -> StateReason | Result:
        """Report a state."""

    def send_telemetry(self, entries: Sequence[tuple[str, str]]) -> TelemetryReason | Result:
        """Send telemetry whose values are valid JSON."""

    def respond(self, id_: int, response: str, status: RpcStatus) -> RpcResponseReason | Result:
        """Answer a remote procedure call."""

    def transfer(self, request: BlobRequest) -> Result:
        """Begin a transfer; its end comes as an event."""

    def undeliverable(self, event: Event) -> None:
        """Take note of an event for which the instance has set no callback."""

    def complain(self, text: str) -> None:
        """Take note of what the instance did wrong."""
