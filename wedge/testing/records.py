"""What a node gave away, as tests look at it: tuples, to be compared with tuples."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from wedge.node.results import Status


class Sent(NamedTuple):
    """A message."""

    alias: str
    payload: bytes

    @property
    def text(self) -> str:
        """The payload as text."""
        return self.payload.decode()

    def json(self) -> Any:
        """Give the payload, which is JSON."""
        return json.loads(self.payload)


class Telemetry(NamedTuple):
    """One entry; the value is parsed already."""

    key: str
    value: Any


class State(NamedTuple):
    """A state that was reported."""

    topic: str
    value: bytes

    def json(self) -> Any:
        """Give the value, which is JSON."""
        return json.loads(self.value)


class Response(NamedTuple):
    """The answer to a call; `status` is one of `Status`."""

    text: str
    status: int = Status.OK

    def json(self) -> Any:
        """Give the text, which is JSON."""
        return json.loads(self.text)
