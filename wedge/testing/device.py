"""A device in the process of the test: what `_evp` is within a node, with the same semantics.

One event is dispatched at a time, in order, messages when there is nothing else, and what was
configured before anything. What is sent is noted, and completed at the turn after. Exit is told
when it was asked for and nothing is queued. Time stands still while there are events.
"""

from __future__ import annotations

import tempfile
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wedge.node.encoding import json_text, payload_of
from wedge.node.results import Result, Status
from wedge.testing.blobs import Blobs, inside
from wedge.testing.clock import Clock
from wedge.testing.outgoing import EvpRefusal, Outgoing, text
from wedge.testing.records import Response, Sent
from wedge.testing.streams import Streams

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, MutableMapping

    from wedge.node.shape import BlobDone


class Device(Outgoing, Streams):
    """What runs one node, told by a test what happens."""

    Error: type[Exception] = EvpRefusal

    def __init__(
        self,
        *,
        aliases: Collection[str] | None = None,
        config: Mapping[str, object] | None = None,
        blobs: MutableMapping[str, bytes | Path] | None = None,
        workspace: Path | None = None,
        clock: Clock | None = None,
        deliver: Callable[[str, bytes], bool] | None = None,
    ) -> None:
        """Describe the device.

        `aliases` are those that the node may send on, none for any; `config` is what was set before
        the node began; `blobs` is what the network has; `workspace` is a folder that exists, else
        it is a temporary one. `clock` and `deliver`, which tells whether a message has receivers,
        are for those who put several together.
        """
        Outgoing.__init__(self, deliver or self._has_receiver)
        Streams.__init__(self)
        self.aliases = aliases
        self.clock = clock or Clock()
        self.blobs = Blobs(blobs if blobs is not None else {})
        self.exiting = False
        self._workspace = workspace
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._events: deque[Callable[[], object]] = deque()
        self._messages: deque[Sent] = deque()
        self._handlers: dict[str, Callable[..., object]] = {}
        self._config = {topic: bytes(payload_of(v)) for topic, v in (config or {}).items()}
        self._calls = 0

    # What tests do.

    def queue_message(self, alias: str, payload: object = b"") -> None:
        """Queue a message to the node; the payload is encoded as `Node.send` does."""
        self._messages.append(Sent(alias, bytes(payload_of(payload))))

    def queue_configure(self, topic: str, value: object) -> None:
        """Set a configuration: queued, or if the node does not listen yet, told when it does."""
        self._config[topic] = bytes(payload_of(value))
        if "configuration" in self._handlers:
            self._events.append(self._configuration(topic))

    def queue_rpc(self, method: str, params: object = "") -> int:
        """Queue a call, with text as it is and all else as JSON; gives its number."""
        self._calls += 1
        call, given = self._calls, params if isinstance(params, str) else json_text(params)
        self._events.append(lambda: self._answer(call, method, given))
        return call

    def request_exit(self) -> None:
        """Ask the node to end: what it has sent and sends from now on completes with EXIT."""
        self.exiting = True

    def response(self, call: int) -> Response | None:
        """Give the answer to a call, if there is one."""
        return self.responses.get(call)

    @property
    def busy(self) -> bool:
        """Whether a turn would find something to do."""
        return bool(self._events or self._messages or self._items)

    def clear(self) -> None:
        """Forget what was sent until now."""
        for noted in (self.sent, self.telemetry, self.states):
            noted.clear()

    def close(self) -> None:
        """Remove the workspace, if it was made here."""
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = self._workspace = None

    # What a node does: the shape of `_evp`.

    def monotonic(self) -> float:
        return self.clock.now

    def workspace(self) -> str:
        if self._workspace is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="workspace-")
            self._workspace = Path(self._temporary.name)
        return str(self._workspace.resolve())

    def process_event(self, timeout_ms: int) -> int:
        self._events += self.collect(exiting=self.exiting)
        if self._events:
            self._events.popleft()()
            return Result.OK
        if self._messages:
            self._call("message", *self._messages.popleft())
            return Result.OK
        if self.exiting:
            return Result.SHOULDEXIT
        return self.wait(timeout_ms / 1000)

    def wait(self, _seconds: float) -> int:
        """Let the time pass for which nothing comes; less than 0 seconds is for ever."""
        return Result.TIMEDOUT

    def set_message_handler(self, handler: Callable[[str, bytes], object]) -> None:
        self._handlers["message"] = handler

    def set_configuration_handler(self, handler: Callable[[str, bytes], object]) -> None:
        told = "configuration" in self._handlers
        self._handlers["configuration"] = handler
        if not told:
            self._events.extendleft(self._configuration(each) for each in reversed(self._config))

    def set_rpc_handler(self, handler: Callable[[int, str, str], object]) -> None:
        self._handlers["rpc"] = handler

    def blob(  # noqa: PLR0917 - the shape of `_evp`
        self,
        kind: int,
        operation: int,
        request: tuple[str, ...],
        filename: str | None,
        done: BlobDone,
        read_or_write: Any = None,
        size: int = 0,
    ) -> None:
        for each in request:
            text(each)
        store = None if filename is None else inside(filename, Path(self.workspace()))
        end = self.blobs.start((kind, operation, request), store, done, (read_or_write, size))
        self._events.append(lambda: end(self.exiting))

    # In between.

    def _has_receiver(self, alias: str, _payload: bytes) -> bool:
        return self.aliases is None or alias in self.aliases

    def _configuration(self, topic: str) -> Callable[[], object]:
        value = self._config[topic]
        return lambda: self._call("configuration", topic, value)

    def _call(self, what: str, *arguments: object) -> None:
        handler = self._handlers.get(what)
        if handler is not None:
            handler(*arguments)

    def _answer(self, call: int, method: str, params: str) -> None:
        if "rpc" in self._handlers:
            self._handlers["rpc"](call, method, params)
        else:
            self.send_rpc_response(call, "", Status.METHOD_NOT_FOUND)
