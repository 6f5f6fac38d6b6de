"""The pipeline as people think of it: nodes, lines between them, loose ends and cycles.

    graph = graph_of(deployment)
    for line in text_lines(graph):
        print(line)

Order is that of the manifest everywhere, so two looks at one manifest are the same text.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from wedge.manifest.cycles import find_cycles
from wedge.manifest.problems import escape
from wedge.manifest.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wedge.manifest.nouns import Deployment, Instance, Topic
    from wedge.manifest.routes import End


@dataclass(frozen=True, kw_only=True)
class Port:
    """An alias of an instance, and the topic behind it; loose if nobody is on the other side."""

    alias: str
    topic: str
    loose: bool


@dataclass(frozen=True, kw_only=True)
class Node:
    """An instance, with the aliases it gets messages under and those it sends on."""

    name: str
    module: str
    state: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]


@dataclass(frozen=True, kw_only=True)
class Edge:
    """One way of messages: from an alias of a sender to an alias of a receiver."""

    sender: str
    alias: str
    topic: str
    receiver: str
    receiver_alias: str


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A deployment as nodes and edges; a cycle starts and ends with the same node."""

    deployment: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    cycles: tuple[tuple[str, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """Give what can be written as JSON."""
        return asdict(self)


def graph_of(deployment: Deployment) -> Graph:
    """Make the graph of a deployment."""
    routes = Routes(deployment)
    edges = tuple(_edges(deployment, routes))
    loose = tuple(routes.dangling())
    following: dict[str, dict[str, None]] = {name: {} for name in deployment.instances}
    for edge in edges:
        following[edge.sender][edge.receiver] = None
    return Graph(
        deployment=deployment.id,
        nodes=tuple(_node(instance, loose) for instance in deployment.instances.values()),
        edges=edges,
        cycles=tuple(find_cycles(following)),
    )


def text_lines(graph: Graph) -> Iterator[str]:
    """Give the graph as lines of plain text."""
    receivers: dict[tuple[str, str], list[str]] = {}
    for edge in graph.edges:
        place = escape(f"{edge.receiver}.{edge.receiver_alias}")
        receivers.setdefault((edge.sender, edge.alias), []).append(place)
    for node in graph.nodes:
        yield escape(f"{node.name} ({node.module}, {node.state})")
        for port in node.inputs:
            yield f"  <- {label(port)}" + (": nobody publishes" if port.loose else "")
        for port in node.outputs:
            found = ", ".join(receivers.get((node.name, port.alias), ["nobody subscribes"]))
            yield f"  -> {label(port)}: {found}"
    for cycle in graph.cycles:
        yield "cycle: " + " -> ".join(escape(name) for name in cycle)


def label(port: Port) -> str:
    """Name a port, with its topic where that has another name."""
    return escape(port.alias if port.alias == port.topic else f"{port.alias} ({port.topic})")


def _edges(deployment: Deployment, routes: Routes) -> Iterator[Edge]:
    for instance in deployment.instances.values():
        for alias, entry in instance.publish.items():
            for receiver in routes.receivers(instance.name, alias):
                yield Edge(
                    sender=instance.name,
                    alias=alias,
                    topic=entry.topic,
                    receiver=receiver.instance,
                    receiver_alias=receiver.alias,
                )


def _node(instance: Instance, ends: tuple[End, ...]) -> Node:
    own = [end for end in ends if end.instance == instance.name]
    return Node(
        name=instance.name,
        module=instance.module.id,
        state=instance.state,
        inputs=_ports(instance.subscribe, {end.alias for end in own if not end.sends}),
        outputs=_ports(instance.publish, {end.alias for end in own if end.sends}),
    )


def _ports(table: Mapping[str, Topic], loose: set[str]) -> tuple[Port, ...]:
    return tuple(
        Port(alias=alias, topic=entry.topic, loose=alias in loose) for alias, entry in table.items()
    )
