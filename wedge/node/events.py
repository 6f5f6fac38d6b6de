"""Events, for programs with a loop of their own: `for event in node.events()`."""

from __future__ import annotations

from wedge.node.conversion import parse_json
from wedge.node.encoding import json_text
from wedge.node.results import Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from wedge.node.client import Client


class Message:
    """A message of another node, by the alias that this node has for its topic."""

    __match_args__ = ("alias", "payload")
    __slots__ = ("alias", "payload")

    def __init__(self, alias: str, payload: bytes) -> None:
        self.alias = alias
        self.payload = payload

    def __repr__(self) -> str:
        return f"Message({self.alias!r}, {self.payload!r})"

    def json(self) -> Any:
        """Give the payload, which is JSON."""
        return parse_json(self.payload)


class Configuration:
    """A configuration that was set, or is told again after a start."""

    __match_args__ = ("topic", "value")
    __slots__ = ("topic", "value")

    def __init__(self, topic: str, value: bytes) -> None:
        self.topic = topic
        self.value = value

    def __repr__(self) -> str:
        return f"Configuration({self.topic!r}, {self.value!r})"

    def json(self) -> Any:
        """Give the value, which is JSON."""
        return parse_json(self.value)


class Rpc:
    """A call, to be answered once: by `respond` or `fail`."""

    __match_args__ = ("method", "params")
    __slots__ = ("_client", "answered", "id", "method", "params")

    def __init__(self, client: Client, call: int, method: str, params: str) -> None:
        self._client = client
        self.answered = False
        self.id = call
        self.method = method
        self.params = params

    def __repr__(self) -> str:
        return f"Rpc({self.method!r}, {self.params!r})"

    def json(self) -> Any:
        """Give the parameters, which are JSON."""
        return parse_json(self.params)

    def respond(self, result: object = None, status: int = Status.OK) -> None:
        """Answer: text as it is, all else as JSON."""
        text = result if type(result) is str else json_text(result)
        if self.answered:
            message = f"call {self.id} of {self.method} is answered already"
            raise RuntimeError(message)
        self._client.respond(self.id, text, status)
        self.answered = True

    def fail(self, text: str) -> None:
        """Answer that it did not work, and why."""
        self.respond(text, Status.ERROR)
