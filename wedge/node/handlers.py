"""Handlers of one kind, messages or configuration, by topic, and the way from an event to one."""

from __future__ import annotations

from wedge.node.annotations import name_of
from wedge.node.conversion import MISFITS, converter
from wedge.node.report import complain, misfit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from wedge.node.client import Client

    Deliver = Callable[[bytes], object]
    DeliverAny = Callable[[str, bytes], object]


class Handlers:
    """What is to be done with the messages, or with the configuration, of a node.

    Functions are kept as they were registered until the node starts: their annotations may name
    what comes after them in the file.
    """

    def __init__(self, noun: str, node: Client) -> None:
        self._noun = noun
        self._node = node
        self._functions: dict[str | None, tuple[Any, str | None, object]] = {}
        self._named: dict[str, Deliver] = {}
        self._any: DeliverAny | None = None
        self._unheard: set[str] = set()
        self.events: DeliverAny | None = None

    def add(self, topic: str | None, function: Any, to: str | None, accepts: object) -> None:
        """Give `topic`, or with None what no other function takes, to `function`.

        Raises:
            ValueError: it has a function already.

        """
        check_free(self._noun, topic, self._functions, function)
        self._functions[topic] = function, to, accepts
        if self._node.running:
            self._connect(topic)

    def connect(self) -> None:
        """Choose all conversions.

        Raises:
            TypeError: a function takes what payloads do not become.

        """
        self._unheard.clear()
        for topic in self._functions:
            self._connect(topic)

    def dispatch(self, topic: str, payload: bytes) -> None:
        """Hand an event over: this is what the host calls."""
        deliver = self._named.get(topic)
        if deliver is not None:
            deliver(payload)
        elif self._any is not None:
            self._any(topic, payload)
        elif self.events is not None:
            self.events(topic, payload)
        elif topic not in self._unheard:
            self._unheard.add(topic)
            complain(f"{self._noun} {topic!r} has no handler: dropped, as all that follow")

    def _connect(self, topic: str | None) -> None:
        function, to, accepts = self._functions[topic]
        convert = converter(function, topic is None, accepts, bytes)
        if topic is None:
            self._any = self._deliver_any(function, convert, to)
        elif convert is None and to is None:
            self._named[topic] = function
        else:
            self._named[topic] = self._deliver(topic, function, convert, to)

    def _deliver(
        self, topic: str, function: Any, convert: Callable[[Any], Any] | None, to: str | None
    ) -> Deliver:
        node, noun, send = self._node, self._noun, self._node.send

        def deliver(payload: Any) -> None:
            if convert is not None:
                try:
                    payload = convert(payload)
                except MISFITS as error:
                    return misfit(node.strict, f"{noun} {topic!r}", function, error)
            result = function(payload)
            if result is not None and to is not None:
                send(to, result)
            return None

        return deliver

    def _deliver_any(
        self, function: Any, convert: Callable[[Any], Any] | None, to: str | None
    ) -> DeliverAny:
        node, noun, send = self._node, self._noun, self._node.send

        def deliver_any(topic: str, payload: Any) -> None:
            if convert is not None:
                try:
                    payload = convert(payload)
                except MISFITS as error:
                    return misfit(node.strict, f"{noun} {topic!r}", function, error)
            result = function(topic, payload)
            if result is not None and to is not None:
                send(to, result)
            return None

        return deliver_any


def check_free(
    noun: str, topic: str | None, taken: dict[str | None, Any], function: object
) -> None:
    """See that `topic` has no function yet.

    Raises:
        ValueError: it has one.

    """
    if topic is not None and not isinstance(topic, str):
        message = f"the decorator of {name_of(topic)} lacks its parentheses"
        raise TypeError(message)
    if topic in taken:
        what = f"{noun} {topic!r}" if topic is not None else f"any other {noun}"
        message = f"{what} has two handlers: {name_of(taken[topic][0])} and {name_of(function)}"
        raise ValueError(message)
