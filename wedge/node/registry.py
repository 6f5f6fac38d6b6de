"""Registration: the decorators that give a node its handlers."""

from __future__ import annotations

from time import monotonic

from wedge.node.calls import Calls
from wedge.node.client import Client
from wedge.node.handlers import Handlers
from wedge.node.timers import SHORTEST, Timers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from wedge.node.events import Rpc

    F = TypeVar("F", bound=Callable[..., object])


class Registry(Client):
    """The half of a node that knows what is to be called, and when."""

    def __init__(self, *, strict: bool) -> None:
        super().__init__(strict=strict)
        self._messages = Handlers("message", self)
        self._configuration = Handlers("configuration", self)
        self._calls = Calls(self)
        self._timers = Timers()
        self._at_start: list[Callable[[], object]] = []
        self._at_end: list[Callable[[], object]] = []
        self._clock: Callable[[], float] = monotonic

    def on_message(
        self, alias: str | None = None, *, to: str | None = None, accepts: object = None
    ) -> Callable[[F], F]:
        """Register `handler(payload)` for an alias, or `handler(alias, payload)` for all others.

        The payload is converted to what the handler's annotation says, or `accepts`; a result
        other than None is sent to the alias `to`.
        """

        def register(function: F) -> F:
            self._messages.add(alias, function, to, accepts)
            return function

        return register

    def on_config(self, topic: str | None = None, *, accepts: object = None) -> Callable[[F], F]:
        """Register `handler(value)` for a topic, or `handler(topic, value)` for all others."""

        def register(function: F) -> F:
            self._configuration.add(topic, function, None, accepts)
            return function

        return register

    def on_rpc(self, method: str | None = None, *, accepts: object = None) -> Callable[[F], F]:
        """Register `handler(params)` for a method, or `handler(method, params)` for all others.

        What it returns is the response, what it raises is one with the status ERROR.
        """

        def register(function: F) -> F:
            self._calls.add(method, function, accepts)
            return function

        return register

    def every(self, seconds: float) -> Callable[[F], F]:
        """Register `handler()`, to be called every so many seconds, 0.001 or more.

        Raises:
            ValueError: it is less.

        """
        if not seconds >= SHORTEST:
            message = f"every({seconds}): the host waits {SHORTEST} seconds or longer"
            raise ValueError(message)

        def register(function: F) -> F:
            timer = self._timers.add(seconds, function)
            if self.running:
                timer.due = self._clock() + seconds
            return function

        return register

    def on_start(self, function: F) -> F:
        """Register `handler()`, to be called before the first event; its errors end the node."""
        self._at_start.append(function)
        return function

    def on_shutdown(self, function: F) -> F:
        """Register `handler()`, to be called when the host wants the node to end."""
        self._at_end.append(function)
        return function

    def defer(self) -> Rpc:
        """Take the answer over from the handler of a call that runs; answer it at any time.

        Raises:
            RuntimeError: no handler of a call runs.

        """
        return self._calls.defer()
