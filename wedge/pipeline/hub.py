"""Hub: where what instances say to the outside goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wedge.abi import RpcStatus
    from wedge.errors import WedgeError


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a blob is to be put: a signed address, which is a secret, and headers for it."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Hub(Protocol):
    """What a pipeline reports. Every method may be called from any thread.

    What gives a bool says whether the hub has taken it; a full one has not.
    """

    def telemetry(self, instance: str, entries: Sequence[tuple[str, str]]) -> bool:
        """Take telemetry: keys, and values as JSON."""

    def state(self, instance: str, topic: str, value: bytes) -> bool:
        """Take a state."""

    def log(self, instance: str, stream: str, line: str) -> None:
        """Take a line of output."""

    def response(self, instance: str, id_: int, response: str, status: RpcStatus) -> bool:
        """Take the answer to a remote procedure call."""

    def place(self, instance: str, name: str, storage: str | None) -> Place | None:
        """Ask the platform where a blob of this name goes; wait for it, and give None if none says.

        `storage` names one of several stores of the platform.
        """

    def note(self, instance: str, text: str) -> None:
        """Take what should be looked at: a message that reached nobody, a slow receiver."""

    def ended(self, instance: str, status: int | None, error: WedgeError | None) -> None:
        """Take the end of an instance: its status, or what ended it."""
