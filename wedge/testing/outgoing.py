"""What a node sends: checked as a host does, noted, and completed at the next turn."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from wedge.abi import MOST_ENTRIES, MOST_SENT
from wedge.node.results import Reason, Result
from wedge.testing.records import Response, Sent, State, Telemetry

if TYPE_CHECKING:
    from collections.abc import Buffer, Callable, Sequence

    from wedge.node.shape import Done


class EvpRefusal(Exception):  # noqa: N818 - `_evp.Error`, whose shape it has
    """What the host raises: its one argument is a `Result`."""


class Item(NamedTuple):
    """One thing on its way out."""

    done: Done | None
    deliver: Callable[[], int]
    topic: str | None = None


class Outgoing:
    """All that a node has sent, and what of it has not been completed."""

    def __init__(self, deliver: Callable[[str, bytes], bool]) -> None:
        self._deliver = deliver
        self._items: list[Item] = []
        self.sent: list[Sent] = []
        self.telemetry: list[Telemetry] = []
        self.states: list[State] = []
        self.responses: dict[int, Response] = {}

    def send_message(self, alias: str, payload: Buffer, done: Done | None = None) -> None:
        message = Sent(text(alias), bytes(memoryview(payload)))
        self.sent.append(message)
        self._items.append(Item(done, lambda: _reason(self._deliver(*message))))

    def send_telemetry(self, entries: Sequence[tuple[str, str]], done: Done | None = None) -> None:
        if len(entries) > MOST_ENTRIES:
            raise EvpRefusal(Result.TOOBIG)
        small_enough(sum(len(text(key)) + len(text(value)) for key, value in entries))
        parsed = [Telemetry(key, value) for key, json_ in entries for value in _parsed(json_)]
        self.telemetry += parsed
        ok = bool(parsed) or not entries
        self._items.append(Item(done, lambda: _reason(ok)))

    def send_state(self, topic: str, value: Buffer, done: Done | None = None) -> None:
        state = State(text(topic), bytes(memoryview(value)))
        small_enough(len(state.value))
        for number, item in enumerate(self._items):
            if item.topic == topic:
                self._items[number] = item._replace(deliver=lambda: Reason.OVERWRITTEN, topic=None)
        self.states.append(state)
        self._items.append(Item(done, lambda: Reason.SENT, topic))

    def send_rpc_response(
        self, call: int, response: str, status: int, done: Done | None = None
    ) -> None:
        small_enough(len(text(response).encode()))
        if call in self.responses:
            raise EvpRefusal(Result.INVAL)
        self.responses[call] = Response(response, status)
        self._items.append(Item(done, lambda: Reason.SENT))

    def collect(self, *, exiting: bool) -> list[Callable[[], object]]:
        """Take what was sent to where it goes, and give the completions as events."""
        items, self._items = self._items, []
        completed = []
        for item in items:
            overwritten = item.deliver() if not exiting else Reason.EXIT
            if item.done is not None:
                completed.append(_completion(item.done, overwritten))
        return completed


def text(value: Any) -> str:
    """See that `value` is a text that C can hold.

    Raises:
        TypeError: it is no text.
        ValueError: it has a NUL within, or is no UTF-8.

    """
    if not isinstance(value, str):
        message = f"a text is wanted, not {type(value).__name__}"
        raise TypeError(message)
    if "\0" in value:
        message = "embedded null character"
        raise ValueError(message)
    value.encode()
    return value


def small_enough(size: int) -> None:
    """See that the agent can send so many bytes.

    Raises:
        EvpRefusal: it cannot.

    """
    if size > MOST_SENT:
        raise EvpRefusal(Result.TOOBIG)


def _completion(done: Done, reason: int) -> Callable[[], object]:
    return lambda: done(reason)


def _reason(ok: bool) -> int:  # noqa: FBT001
    return Reason.SENT if ok else Reason.ERROR


def _parsed(value: str) -> list[object]:
    """Give the value of JSON text, or nothing: entries that are no JSON are dropped."""
    try:
        return [json.loads(value)]
    except ValueError:
        return []
