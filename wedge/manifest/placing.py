"""Where everything of a drawing is: boxes, ports, columns and gaps.

Text is measured before it is drawn: a monospaced letter has one width and a wide one has two, and
the drawing tells its viewer how long each text is to be. So no text can run into another. Lines
that run backwards get a way of their own beside each column and below all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from wedge.manifest.graph import label
from wedge.manifest.problems import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wedge.manifest.graph import Node
    from wedge.manifest.layers import Layers, Piece, Stop

LETTER = 7.25
LONGEST = 32
HEADER = 46
ROW = 20
FOOTER = 8
INSET = 14
BETWEEN = 28
LEAST_WIDTH = 120
DISTANCE = 26
GAP = 72
LANE = 9
MARGIN = 24
ROUNDS = 8


@dataclass(frozen=True, kw_only=True)
class Placing:
    """The tops of stops, the sides of columns, and the size of all."""

    tops: Mapping[Stop, float]
    columns: Sequence[tuple[float, float]]
    width: float
    bottom: float


def place(layers: Layers, nodes: Mapping[str, Node]) -> Placing:
    """Place the columns from left to right, and their stops from top to bottom."""
    tops = _tops(layers, nodes)
    column_of = {stop.node: stop.column for stop in tops if stop.alias is None}
    leaving = [column_of[edge.sender] for edge in layers.backward]
    entering = [column_of[edge.receiver] for edge in layers.backward]
    columns, x = [], float(MARGIN)
    for number, stops in enumerate(layers.columns):
        x += entering.count(number) * LANE
        width = max(_width(nodes[stop.node]) for stop in stops if stop.alias is None)
        columns.append((x, x + width))
        x += width + leaving.count(number) * LANE + GAP
    bottom = max((top + height_of(stop, nodes) for stop, top in tops.items()), default=0)
    return Placing(tops=tops, columns=columns, width=x - GAP + MARGIN, bottom=bottom)


def height_of(stop: Stop, nodes: Mapping[str, Node]) -> float:
    """Give the height of a box; a bend has none."""
    if stop.alias is not None:
        return 0
    node = nodes[stop.node]
    return HEADER + max(len(node.inputs), len(node.outputs)) * ROW + FOOTER


def port_height(stop: Stop, alias: str, nodes: Mapping[str, Node], *, sends: bool) -> float:
    """Give how far below the top of a stop a line begins or ends."""
    if stop.alias is not None:
        return 0
    ports = nodes[stop.node].outputs if sends else nodes[stop.node].inputs
    row = next(index for index, port in enumerate(ports) if port.alias == alias)
    return HEADER + (row + 0.5) * ROW


def shorten(text: str) -> str:
    """Give a text as it is drawn."""
    shown = escape(text)
    while cells(shown) > LONGEST:
        shown = f"{shown.removesuffix('…')[:-1]}…"
    return shown


def cells(text: str) -> int:
    """Count the widths of a letter that a text takes."""
    return sum(
        0 if combining(letter) else 2 if east_asian_width(letter) in "FW" else 1 for letter in text
    )


def _width(node: Node) -> float:
    sides = [
        max((cells(shorten(label(port))) for port in ports), default=0)
        for ports in (node.inputs, node.outputs)
    ]
    head = max(cells(shorten(node.name)), cells(shorten(subtitle(node)))) * LETTER
    return max(LEAST_WIDTH, head + 2 * INSET, sum(sides) * LETTER + 2 * INSET + BETWEEN)


def subtitle(node: Node) -> str:
    """Give what stands below the name of a node."""
    return node.module if node.state == "stateful" else f"{node.module}, {node.state}"


def _tops(layers: Layers, nodes: Mapping[str, Node]) -> dict[Stop, float]:
    tops: dict[Stop, float] = {}
    for stops in layers.columns:
        tops |= _stacked(stops, dict.fromkeys(stops, 0.0), nodes)
    # Lines become straight where boxes can be moved so far.
    for number in range(ROUNDS):
        wanted = _wanted(layers.pieces, tops, nodes)
        for stops in layers.columns if number % 2 else reversed(layers.columns):
            tops |= _stacked(stops, {stop: wanted.get(stop, tops[stop]) for stop in stops}, nodes)
    highest = min(tops.values(), default=0)
    return {stop: top - highest + MARGIN for stop, top in tops.items()}


def _wanted(
    pieces: Sequence[Piece], tops: Mapping[Stop, float], nodes: Mapping[str, Node]
) -> dict[Stop, float]:
    wishes: dict[Stop, list[float]] = {}
    for piece in pieces:
        start = port_height(piece.start, piece.start_alias, nodes, sends=True)
        end = port_height(piece.end, piece.end_alias, nodes, sends=False)
        wishes.setdefault(piece.end, []).append(tops[piece.start] + start - end)
        wishes.setdefault(piece.start, []).append(tops[piece.end] + end - start)
    return {stop: sum(places) / len(places) for stop, places in wishes.items()}


def _stacked(
    stops: Sequence[Stop], wanted: Mapping[Stop, float], nodes: Mapping[str, Node]
) -> dict[Stop, float]:
    """Keep the order and the distances; between pushing down and pushing up is the middle."""
    steps = [height_of(stop, nodes) + DISTANCE for stop in stops]
    down, up = [wanted[stop] for stop in stops], [wanted[stop] for stop in stops]
    for before, after in pairwise(range(len(stops))):
        down[after] = max(down[after], down[before] + steps[before])
    for before, after in reversed(list(pairwise(range(len(stops))))):
        up[before] = min(up[before], up[after] - steps[before])
    return {stop: (low + high) / 2 for stop, low, high in zip(stops, down, up, strict=True)}
