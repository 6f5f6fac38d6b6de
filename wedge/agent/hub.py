"""The hub of a device: where what its instances say goes on to the platform."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, cast

from wedge.wire import States, prepare_telemetry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wedge.abi import RpcStatus
    from wedge.agent.commands import Commands
    from wedge.agent.logs import LogStore
    from wedge.agent.tokens import Tokens
    from wedge.agent.uplink import Uplink
    from wedge.errors import WedgeError
    from wedge.pipeline.hub import Place
    from wedge.wire.nouns import Stream


class DeviceHub:
    """A `Hub`; `commands` is set before an instance runs. `say` takes lines for who runs the agent.

    What it has taken is in the outbox, and outlives the agent.
    """

    commands: Commands

    def __init__(
        self, *, uplink: Uplink, logs: LogStore, tokens: Tokens, say: Callable[[str], None]
    ) -> None:
        self._uplink = uplink
        self._logs = logs
        self._tokens = tokens
        self._say = say
        self._lock = threading.Lock()
        self._told: Counter[str] = Counter()
        # Those whose telemetry or states there is no room for, as of their last ones.
        self._refused: set[str] = set()

    def telemetry(self, instance: str, entries: Sequence[tuple[str, str]]) -> bool:
        """Keep telemetry for the platform; what is not JSON is left out."""
        messages = prepare_telemetry(instance, entries)
        if entries and not messages:
            return False
        taken = all(self._uplink.keep(message) for message in messages)
        self._note_room(instance, taken=taken)
        if taken:
            with self._lock:
                self._told[instance] += 1
        return taken

    def state(self, instance: str, topic: str, value: bytes) -> bool:
        """Keep a state for the platform, in the place of an older one that waits."""
        states = States(values={(instance, topic): value})
        taken = self._uplink.keep(states, key=f"state/{instance}/{topic}")
        self._note_room(instance, taken=taken)
        return taken

    def log(self, instance: str, stream: str, line: str) -> None:
        """Keep a line, if it is wanted."""
        self._logs.add(instance, cast("Stream", stream), line)

    def response(self, instance: str, id_: int, response: str, status: RpcStatus) -> bool:
        """Send the answer to a command."""
        return self.commands.respond(instance, id_, response, status)

    def place(self, instance: str, name: str, storage: str | None) -> Place | None:
        """Ask the platform for a place."""
        return self._tokens.find_place(instance, name, storage)

    def note(self, instance: str, text: str) -> None:
        """Say what should be looked at."""
        self._say(f"{instance}: {text}")

    def ended(self, instance: str, status: int | None, error: WedgeError | None) -> None:
        """Say that an instance has ended."""
        if error is None:
            self._say(f"{instance}: ended with status {status}")
        else:
            self._say(f"{instance}: {error.message}")

    def count(self, instance: str) -> int:
        """Give how many messages of telemetry an instance has sent."""
        return self._told[instance]

    def _note_room(self, instance: str, *, taken: bool) -> None:
        with self._lock:
            if taken == (instance not in self._refused):
                return
            if taken:
                self._refused.discard(instance)
            else:
                self._refused.add(instance)
        self._say(
            f"{instance}: the queue to the platform has room again"
            if taken
            else f"{instance}: what it sends is refused: the queue to the platform is full"
        )
