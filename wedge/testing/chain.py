"""`Chain`: several nodes in one process that send to each other, in an order that never changes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from wedge.errors import ManifestError, NodeError
from wedge.node.encoding import payload_of
from wedge.testing.clock import Clock
from wedge.testing.node_test import MOST_EVENTS, NodeTest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from wedge.node import Node
    from wedge.testing.records import Response


class ChainMessage(NamedTuple):
    """A message, and who sent it."""

    instance: str
    alias: str
    payload: bytes


class ChainTelemetry(NamedTuple):
    """An entry of telemetry, and who sent it."""

    instance: str
    key: str
    value: Any


class Chain:
    """A pipeline of nodes, each with a device of its own, and one clock.

        wires = [("camera/frames", "detector/frames"), ("detector/boxes", "tracker/boxes")]
        with Chain({"detector": detector, "tracker": tracker}, wires) as chain:
            chain.send("camera/frames", frame)
            assert chain.sent == [("detector", "boxes", b"..."), ...]
            assert chain["tracker"].telemetry == [("count", 1)]

    A wire leads from what a node sends on to what another listens to, each `instance/alias`. An
    instance that is no node of the chain is the outside. Each node with something to do takes one
    event in turn, in the order in which they are given, until none has.
    """

    def __init__(
        self,
        nodes: Mapping[str, Node],
        wires: Iterable[tuple[str, str]] = (),
        *,
        config: Mapping[str, Mapping[str, object]] | None = None,
        strict: bool = True,
        **device: Any,
    ) -> None:
        """`config` is by instance; see `Device` for what else describes the devices.

        Raises:
            ManifestError: an end of a wire is not of the form `instance/alias`.

        """
        self._clock = Clock()
        self._wires: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for source, target in wires:
            self._wires[_end(source)].append(_end(target))
        self.sent: list[ChainMessage] = []
        self._instances = {
            name: NodeTest(
                node,
                strict=strict,
                clock=self._clock,
                config=(config or {}).get(name),
                deliver=lambda alias, payload, name=name: self._deliver(name, alias, payload),
                **device,
            )
            for name, node in nodes.items()
        }

    def __enter__(self) -> Self:
        started: list[NodeTest] = []
        try:
            for instance in self._instances.values():
                instance.start()
                started.append(instance)
            self.run()
        except BaseException:
            for instance in started:
                instance.release()
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
            for instance in self._instances.values():
                instance.release()

    def __getitem__(self, instance: str) -> NodeTest:
        """Give the device of a node, with what that node sent."""
        return self._instances[instance]

    @property
    def telemetry(self) -> list[ChainTelemetry]:
        """All telemetry, by node."""
        return [
            ChainTelemetry(name, *entry)
            for name, instance in self._instances.items()
            for entry in instance.telemetry
        ]

    def send(self, end: str, payload: object = b"") -> None:
        """Send as the outside, or a node, does on `instance/alias`, and run until all is quiet.

        Raises:
            ManifestError: no wire begins there.

        """
        instance, alias = _end(end)
        if not self._deliver(instance, alias, bytes(payload_of(payload))):
            message = f"no wire begins at {end}"
            raise ManifestError(message, hint=f"wires begin at {_listed(self._wires)}")
        self.run()

    def message(self, end: str, payload: object = b"") -> None:
        """Give the node of `instance/alias` a message, wired or not, and run until all is quiet."""
        instance, alias = _end(end)
        self._instances[instance].queue_message(alias, payload)
        self.run()

    def configure(self, instance: str, topic: str, value: object) -> None:
        """Set a configuration of one node, and run until all is quiet."""
        self._instances[instance].queue_configure(topic, value)
        self.run()

    def rpc(self, instance: str, method: str, params: object = "") -> Response | None:
        """Call a method of one node, and run until all is quiet; None if the answer is put off."""
        number = self._instances[instance].queue_rpc(method, params)
        self.run()
        return self._instances[instance].responses.get(number)

    def advance(self, seconds: float) -> None:
        """Let time go by for all: each `every` that falls into it is called when it is due."""
        end = self._clock.now + seconds
        while True:
            due = {name: each.due() for name, each in self._instances.items()}
            times = [time for time in due.values() if time is not None and time <= end]
            if not times:
                break
            self._clock.now = min(times)
            for name, instance in self._instances.items():
                if due[name] == self._clock.now:
                    instance.ring()
            self.run()
        self._clock.now = end

    def run(self) -> None:
        """Let all nodes do what there is to do.

        Raises:
            NodeError: they do not come to an end.

        """
        for _ in range(MOST_EVENTS):
            turns = [instance.turn() for instance in self._instances.values()]
            if not any(turns):
                return
        message = f"the chain is still busy after {MOST_EVENTS} rounds"
        raise NodeError(message, hint="do two nodes send to each other without end?")

    def shutdown(self) -> None:
        """End all nodes, in order."""
        for instance in self._instances.values():
            instance.shutdown()

    def _deliver(self, instance: str, alias: str, payload: bytes) -> bool:
        """Hand a message to all who listen; False if nobody does."""
        self.sent.append(ChainMessage(instance, alias, payload))
        targets = self._wires.get((instance, alias), [])
        for name, own in targets:
            if name in self._instances:
                self._instances[name].queue_message(own, payload)
        return bool(targets)


def _end(text: str) -> tuple[str, str]:
    instance, slash, alias = text.partition("/")
    if not (instance and slash and alias):
        message = f"`{text}` is no end of a wire"
        raise ManifestError(message, hint="write instance/alias")
    return instance, alias


def _listed(ends: Iterable[tuple[str, str]]) -> str:
    return ", ".join(sorted("/".join(end) for end in ends)) or "nothing"
