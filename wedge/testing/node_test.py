"""One node under test: what is done to it has been dealt with when the call returns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from wedge.errors import NodeError
from wedge.testing.device import Device

if TYPE_CHECKING:
    from types import TracebackType

    from wedge.node import Node
    from wedge.testing.records import Response

# A node that still has something to do after so many events has made a circle.
MOST_EVENTS = 100_000


class NodeTest(Device):
    """A device that runs one node.

        with NodeTest(node, config={"threshold": 0.5}) as t:
            t.message("boxes", {"boxes": []})
            assert t.sent == []
            assert t.rpc("reset").status == Status.OK
            t.advance(seconds=60)

    Errors of handlers come out of the call that led to them, and payloads that do not fit raise;
    with `strict=False` they are logged, as on a device. `t.shutdown()`, or the end of the `with`,
    has the node end.
    """

    def __init__(self, node: Node, *, strict: bool = True, **device: Any) -> None:
        """See `Device` for what describes the device."""
        super().__init__(**device)
        self._node = node
        self._strict = strict
        self.ended = False

    def __enter__(self) -> Self:
        self.start()
        try:
            self.run()
        except BaseException:
            self.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self.shutdown()
        finally:
            self.release()

    def start(self) -> None:
        """Begin, as the `with` does, but leave what there is to do to `run`."""
        self._node.strict, self._strict = self._strict, self._node.strict
        try:
            self._node.start(self)
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let go of the node, so that the next test can have it."""
        self._node.release()
        self._node.strict, self._strict = self._strict, self._node.strict
        self.close()

    def run(self) -> None:
        """Let the node do what there is to do.

        Raises:
            NodeError: it does not come to an end.

        """
        for _ in range(MOST_EVENTS):
            if not self.turn():
                return
        message = f"the node is still busy after {MOST_EVENTS} events"
        raise NodeError(message, hint="a message or a completion leads to the next, endlessly")

    def turn(self) -> bool:
        """Let the node take one event; False if there was none, or it has ended."""
        if self.ended or not self.busy:
            return False
        if not self._node.step():
            self.ended = True
            self._node.finish()
        return True

    def message(self, alias: str, payload: object = b"") -> None:
        """Give the node a message, encoded as by `Node.send`."""
        self.queue_message(alias, payload)
        self.run()

    def configure(self, topic: str, value: object) -> None:
        """Set a configuration."""
        self.queue_configure(topic, value)
        self.run()

    def rpc(self, method: str, params: object = "") -> Response | None:
        """Call a method; gives the answer, or None if the node puts it off."""
        number = self.queue_rpc(method, params)
        self.run()
        return self.responses.get(number)

    def due(self) -> float | None:
        """Give when an `every` of the node is due next."""
        return None if self.ended else self._node.due()

    def advance(self, seconds: float) -> None:
        """Let time go by: each `every` that falls into it is called when it is due."""
        end = self.clock.now + seconds
        while (due := self.due()) is not None and due <= end:
            self.clock.now = due
            self.ring()
            self.run()
        self.clock.now = end

    def ring(self) -> None:
        """Let the node see what time it is."""
        if not self._node.step():
            self.ended = True
            self._node.finish()

    def shutdown(self) -> None:
        """Ask the node to end, and let it; what it sends from now on completes with EXIT."""
        self.request_exit()
        while not self.ended:
            self.ring()
