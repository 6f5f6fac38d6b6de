"""Which column each node of a drawing stands in, and in which order: a layered layout.

Edges that close a cycle are turned back to front first; then a node stands one column right of the
last of those it hears from. A line over several columns gets a *bend* in each one between, which
has a place in its column as nodes do, so no line goes through a node. Lines from one port share
their bends. The order in a column follows the mean place of the neighbours, in sweeps; the order
with the fewest crossings wins.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wedge.manifest.graph import Edge, Graph

SWEEPS = 12


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A place in a column: a node, or the bend of the lines from one port (`alias`)."""

    node: str
    alias: str | None = None
    column: int


@dataclass(frozen=True, kw_only=True)
class Piece:
    """The part of a line between neighbouring columns; the aliases name ports of nodes."""

    start: Stop
    start_alias: str
    end: Stop
    end_alias: str


@dataclass(frozen=True, kw_only=True)
class Layers:
    """The columns with their stops from top to bottom, the lines, and what runs backwards."""

    columns: tuple[tuple[Stop, ...], ...]
    pieces: tuple[Piece, ...]
    backward: tuple[Edge, ...]


def arrange(graph: Graph) -> Layers:
    """Give every node its place."""
    backward = _backward_pairs(graph)
    forward = [edge for edge in graph.edges if (edge.sender, edge.receiver) not in backward]
    column = _columns(graph, forward)
    pieces = list(dict.fromkeys(piece for edge in forward for piece in _pieces(edge, column)))
    columns: list[list[Stop]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for name, number in column.items():
        columns[number].append(Stop(node=name, column=number))
    for stop in dict.fromkeys(piece.end for piece in pieces if piece.end.alias is not None):
        columns[stop.column].append(stop)
    return Layers(
        columns=tuple(tuple(stops) for stops in _ordered(columns, pieces)),
        pieces=tuple(pieces),
        backward=tuple(edge for edge in graph.edges if (edge.sender, edge.receiver) in backward),
    )


def _backward_pairs(graph: Graph) -> set[tuple[str, str]]:
    following: dict[str, list[str]] = {node.name: [] for node in graph.nodes}
    for sender, receiver in dict.fromkeys((edge.sender, edge.receiver) for edge in graph.edges):
        following[sender].append(receiver)
    heard = {edge.receiver for edge in graph.edges}
    backward, done = set(), set()
    # What hears from nobody is where the pipeline begins.
    for root in sorted(following, key=lambda name: name in heard):
        path = {root: iter(following[root])} if root not in done else {}
        while path:
            name = next(reversed(path))
            for other in path[name]:
                if other in path:
                    backward.add((name, other))
                elif other not in done:
                    path[other] = iter(following[other])
                    break
            else:
                del path[name]
                done.add(name)
    return backward


def _columns(graph: Graph, forward: Sequence[Edge]) -> dict[str, int]:
    sources: dict[str, set[str]] = {node.name: set() for node in graph.nodes}
    for edge in forward:
        sources[edge.receiver].add(edge.sender)
    column: dict[str, int] = {}
    waiting = list(sources)
    while waiting:
        # Nothing runs backwards any more, so each round places a node.
        ready = [name for name in waiting if all(source in column for source in sources[name])]
        for name in ready:
            column[name] = max((column[source] for source in sources[name]), default=-1) + 1
        waiting = [name for name in waiting if name not in column]
    return {node.name: column[node.name] for node in graph.nodes}


def _pieces(edge: Edge, column: dict[str, int]) -> Iterator[Piece]:
    first, last = column[edge.sender], column[edge.receiver]
    stop = Stop(node=edge.sender, column=first)
    for number in range(first + 1, last):
        bend = Stop(node=edge.sender, alias=edge.alias, column=number)
        yield Piece(start=stop, start_alias=edge.alias, end=bend, end_alias=edge.alias)
        stop = bend
    end = Stop(node=edge.receiver, column=last)
    yield Piece(start=stop, start_alias=edge.alias, end=end, end_alias=edge.receiver_alias)


def _ordered(columns: list[list[Stop]], pieces: Sequence[Piece]) -> list[list[Stop]]:
    best, fewest = columns, _crossings(columns, pieces)
    current = columns
    for sweep in range(SWEEPS):
        if fewest == 0:
            break
        current = _sweep(current, pieces, rightwards=sweep % 2 == 0)
        found = _crossings(current, pieces)
        if found < fewest:
            best, fewest = current, found
    return best


def _sweep(
    columns: list[list[Stop]], pieces: Sequence[Piece], *, rightwards: bool
) -> list[list[Stop]]:
    neighbours: dict[Stop, list[Stop]] = {}
    for piece in pieces:
        here, there = (piece.end, piece.start) if rightwards else (piece.start, piece.end)
        neighbours.setdefault(here, []).append(there)
    result = list(columns)
    place: dict[Stop, float] = {}
    numbers = range(len(columns))
    for number in numbers if rightwards else reversed(numbers):
        # Who has no neighbours stays where it is.
        wanted = _fractions(columns[number])
        for stop in wanted.keys() & neighbours.keys():
            near = neighbours[stop]
            wanted[stop] = sum(place[other] for other in near) / len(near)
        result[number] = sorted(columns[number], key=wanted.__getitem__)
        place |= _fractions(result[number])
    return result


def _fractions(stops: Sequence[Stop]) -> dict[Stop, float]:
    # Of the height: columns differ in how much they hold.
    return {stop: (index + 0.5) / len(stops) for index, stop in enumerate(stops)}


def _crossings(columns: Sequence[Sequence[Stop]], pieces: Sequence[Piece]) -> int:
    place = {stop: index for stops in columns for index, stop in enumerate(stops)}
    lines: dict[int, list[tuple[int, int]]] = {}
    for piece in pieces:
        ends = (place[piece.start], place[piece.end])
        lines.setdefault(piece.start.column, []).append(ends)
    count = 0
    for ends_of_column in lines.values():
        seen: list[int] = []
        for _, end in sorted(ends_of_column):
            count += len(seen) - bisect_right(seen, end)
            insort(seen, end)
    return count
