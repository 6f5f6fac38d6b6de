"""`Node`: the loop that takes events from the host, and what becomes of errors."""

from __future__ import annotations

from time import monotonic

from wedge.node import binding
from wedge.node.events import Configuration, Message, Rpc
from wedge.node.registry import Registry
from wedge.node.report import flush, report
from wedge.node.results import EvpError, Result
from wedge.node.timers import FOREVER, milliseconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, overload

    from wedge.node.shape import Host

    Event = Message | Configuration | Rpc


class Node(Registry):
    """One node of a pipeline: there is one to a module.

    Making it touches nothing of the host, so it may be made as its module is imported. With
    `strict`, errors of handlers and payloads that do not fit end the node instead of being logged.
    """

    def __init__(self, *, strict: bool = False) -> None:
        super().__init__(strict=strict)
        self._stopped = False

    def run(self) -> None:
        """Take events until the host wants the node to end, or a handler calls `stop`."""
        try:
            self.start()
            turn, timers = self._turn, self._timers
            while not self._stopped:
                wait = milliseconds(timers.due(), self._clock) if timers else FOREVER
                if turn(wait) == Result.SHOULDEXIT:
                    break
            self.finish()
        finally:
            self.release()

    def stop(self) -> None:
        """Let the loop end after this event."""
        self._stopped = True

    if TYPE_CHECKING:

        @overload
        def events(self, timeout: None = None) -> Iterator[Event]: ...
        @overload
        def events(self, timeout: float) -> Iterator[Event | None]: ...

    def events(self, timeout: float | None = None) -> Iterator[Event | None]:
        """Give the events that no handler takes, one by one, until the node should end.

        With a `timeout` in seconds, None each time that nothing came for so long.
        """
        waiting: list[Event] = []
        self._messages.events = lambda alias, payload: waiting.append(Message(alias, payload))
        self._configuration.events = lambda topic, value: waiting.append(
            Configuration(topic, value)
        )
        self._calls.events = waiting.append
        try:
            self.start()
            until = None if timeout is None else self._clock() + timeout
            while not self._stopped and self._turn(self._wait(until)) != Result.SHOULDEXIT:
                if waiting:
                    yield waiting.pop(0)
                elif until is None or milliseconds(until, self._clock) > 0:
                    continue
                else:
                    yield None
                flush()
                if timeout is not None:
                    until = self._clock() + timeout
            self.finish()
        finally:
            self.release()

    def start(self, host: Host | None = None) -> None:
        """Take the handlers to the host, and call those of the start; `run` does that.

        Raises:
            TypeError: a handler takes what payloads do not become.
            RuntimeError: another `Node` runs in this module.

        """
        host = self.bind(host)
        binding.take(host, self)
        self._messages.connect()
        self._configuration.connect()
        self._calls.connect()
        self._clock = getattr(host, "monotonic", monotonic)
        self._stopped = False
        try:
            host.set_message_handler(self._messages.dispatch)
            host.set_rpc_handler(self._calls.dispatch)
            host.set_configuration_handler(self._configuration.dispatch)
        except host.Error as error:
            raise EvpError("setting the handlers", error.args[0]) from None
        self.running = True
        self._timers.start(self._clock())
        for function in self._at_start:
            function()
        flush()

    def step(self, timeout: float = 0.0) -> bool:
        """Take one event, waiting for it so many seconds; False when the node should end."""
        result = self._turn(self._wait(self._clock() + timeout))
        return result != Result.SHOULDEXIT and not self._stopped

    def finish(self) -> None:
        """Call the handlers of the shutdown, and see what was sent to its end; `run` does that."""
        for function in self._at_end:
            self._guarded(function)
        while not self._stopped and self._event(0) == Result.OK:
            pass

    def release(self) -> None:
        """Let go of the host, so that the node can be started again; for tests."""
        if self._host is not None:
            binding.let_go(self._host, self)
        self.running = False
        self._host = self._workspace = None
        self._messages.events = self._configuration.events = self._calls.events = None

    def due(self) -> float | None:
        """Give when, by the host's clock, an `every` is due next."""
        return self._timers.due()

    def _wait(self, until: float | None) -> int:
        """Give the milliseconds until `until` or the next timer, whichever is first."""
        due = self._timers.due()
        if until is None or (due is not None and due < until):
            until = due
        return milliseconds(until, self._clock)

    def _turn(self, timeout: int) -> int:
        """Take one event, and all timers that are due."""
        result = self._event(timeout)
        if self._timers:
            now = self._clock()  # once: what takes longer than its interval would leave no turn
            while (function := self._timers.take(now)) is not None:
                self._guarded(function)
            flush()
        return result

    def _event(self, timeout: int) -> int:
        """Take one event; errors of its handler end here, and what it printed is let go."""
        host: Any = self._host
        try:
            result: int = host.process_event(timeout)
        except Exception as error:
            if isinstance(error, host.Error):
                raise EvpError("EVP_processEvent", error.args[0]) from None
            if self.strict:
                raise
            report(error)
            result = Result.OK
        flush()
        return result

    def _guarded(self, function: Callable[[], object]) -> None:
        try:
            function()
        except Exception as error:
            if self.strict:
                raise
            report(error)
