"""A pipeline as a picture: one SVG file that needs nothing else, for light and dark pages.

Nodes are boxes with the aliases they get messages under on the left and those they send on on the
right; a topic stands in parentheses where it has another name. A hollow port is loose. Lines that
close a cycle are dashed and run below the boxes.
"""

from __future__ import annotations

from html import escape as escape_markup
from typing import TYPE_CHECKING

from wedge.errors import ManifestError
from wedge.manifest.graph import label
from wedge.manifest.layers import Stop, arrange
from wedge.manifest.placing import (
    HEADER,
    INSET,
    LANE,
    LETTER,
    MARGIN,
    ROW,
    cells,
    height_of,
    place,
    port_height,
    shorten,
    subtitle,
)
from wedge.manifest.problems import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wedge.manifest.graph import Edge, Graph, Node, Port
    from wedge.manifest.layers import Layers, Piece
    from wedge.manifest.placing import Placing

MOST_EDGES = 2000
FIRST_LANE = 12
STYLE = """\
.b{fill:#f6f8fa;stroke:#8c959f}.t{fill:#1f2328}.m{fill:#59636e}.w{fill:#9a6700}
.l{fill:none;stroke:#7d8590;stroke-width:1.5}.r{stroke-dasharray:5 3}.a{fill:#7d8590}
.p{fill:#7d8590;stroke:#7d8590}.o{fill:#f6f8fa;stroke:#9a6700;stroke-width:1.5}
text{font:12px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace}.n{font-weight:bold}
@media(prefers-color-scheme:dark){.b{fill:#21262d;stroke:#6e7681}.t{fill:#e6edf3}.m{fill:#9198a1}
.w{fill:#d29922}.o{fill:#21262d;stroke:#d29922}}"""
ARROW = """\
<marker id="wedge-arrow" viewBox="0 0 8 8" refX="11" refY="4" markerWidth="8" markerHeight="8" \
markerUnits="userSpaceOnUse" orient="auto"><path class="a" d="M0 0L8 4L0 8z"/></marker>"""


def svg_of(graph: Graph) -> str:
    """Draw a graph; raise `ManifestError` if nobody could find their way in the drawing."""
    if len(graph.edges) > MOST_EDGES:
        text = f"a drawing of {len(graph.edges)} lines shows nothing, and {MOST_EDGES} are the most"
        raise ManifestError(text, hint="look at the text that `wedge pipeline show` prints")
    return _Drawing(graph).text()


class _Drawing:
    """One graph with the places of everything in it."""

    def __init__(self, graph: Graph) -> None:
        self._title = graph.deployment
        self._nodes = {node.name: node for node in graph.nodes}
        self._layers: Layers = arrange(graph)
        self._placing: Placing = place(self._layers, self._nodes)
        self._column = {
            stop.node: stop for stops in self._layers.columns for stop in stops if not stop.alias
        }

    def text(self) -> str:
        width = self._placing.width
        lanes = len(self._layers.backward)
        below = FIRST_LANE + lanes * LANE if lanes else 0
        height = self._placing.bottom + below + MARGIN
        size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
            f"<title>{_markup(self._title or 'pipeline')}</title>",
            f"<style>{STYLE}</style><defs>{ARROW}</defs>",
            *self._lines(),
            *(part for stop in self._column.values() for part in self._box(stop)),
            "</svg>",
        ]
        return "\n".join(lines) + "\n"

    def _lines(self) -> Iterator[str]:
        for piece in self._layers.pieces:
            yield self._piece(piece)
        for stops in self._layers.columns:
            for stop in stops:
                if stop.alias is not None:
                    left, right = self._placing.columns[stop.column]
                    y = self._placing.tops[stop]
                    yield f'<path class="l" d="M{left:g} {y:g}H{right:g}"/>'
        yield from self._backward(self._layers.backward)

    def _point(self, stop: Stop, alias: str, *, sends: bool) -> tuple[float, float]:
        below = port_height(stop, alias, self._nodes, sends=sends)
        return self._placing.columns[stop.column][sends], self._placing.tops[stop] + below

    def _piece(self, piece: Piece) -> str:
        x, y = self._point(piece.start, piece.start_alias, sends=True)
        to_x, to_y = self._point(piece.end, piece.end_alias, sends=False)
        middle = (x + to_x) / 2
        path = f"M{x:g} {y:g}C{middle:g} {y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
        end = ' marker-end="url(#wedge-arrow)"' if piece.end.alias is None else ""
        return f'<path class="l" d="{path}"{end}/>'

    def _backward(self, edges: Sequence[Edge]) -> Iterator[str]:
        used: dict[tuple[int, bool], int] = {}
        for number, edge in enumerate(edges):
            start, end = self._column[edge.sender], self._column[edge.receiver]
            x, y = self._point(start, edge.alias, sends=True)
            to_x, to_y = self._point(end, edge.receiver_alias, sends=False)
            sides = []
            for side in ((start.column, True), (end.column, False)):
                used[side] = used.get(side, 0) + 1
                sides.append(FIRST_LANE + (used[side] - 1) * LANE)
            lane = self._placing.bottom + FIRST_LANE + number * LANE
            path = f"M{x:g} {y:g}H{x + sides[0]:g}V{lane:g}H{to_x - sides[1]:g}V{to_y:g}H{to_x:g}"
            yield f'<path class="l r" d="{path}" marker-end="url(#wedge-arrow)"/>'

    def _box(self, stop: Stop) -> Iterator[str]:
        node = self._nodes[stop.node]
        left, right = self._placing.columns[stop.column]
        y = self._placing.tops[stop]
        height = height_of(stop, self._nodes)
        yield f"<g><title>{_markup(f'{node.name} ({node.module})')}</title>"
        yield (
            f'<rect class="b" x="{left:g}" y="{y:g}" width="{right - left:g}" '
            f'height="{height:g}" rx="6"/>'
        )
        yield _text(left + INSET, y + 19, "t n", node.name)
        yield _text(left + INSET, y + 35, "m", subtitle(node))
        yield from self._ports(node, left, right, y)
        yield "</g>"

    def _ports(self, node: Node, left: float, right: float, y: float) -> Iterator[str]:
        sides: tuple[tuple[tuple[Port, ...], float, bool], ...] = (
            (node.inputs, left, False),
            (node.outputs, right, True),
        )
        for ports, x, sends in sides:
            for row, port in enumerate(ports):
                middle = y + HEADER + (row + 0.5) * ROW
                kind = "o" if port.loose else "p"
                yield f'<circle class="{kind}" cx="{x:g}" cy="{middle:g}" r="3"/>'
                style = "w" if port.loose else "t"
                at = x - INSET if sends else x + INSET
                yield _text(at, middle + 4, style, label(port), end=sends)


def _text(x: float, y: float, style: str, text: str, *, end: bool = False) -> str:
    shown = shorten(text)
    anchor = ' text-anchor="end"' if end else ""
    return (
        f'<text class="{style}" x="{x:g}" y="{y:g}"{anchor} '
        f'textLength="{cells(shown) * LETTER:g}" lengthAdjust="spacingAndGlyphs">'
        f"{escape_markup(shown)}</text>"
    )


def _markup(text: str) -> str:
    return escape_markup(escape(text))
