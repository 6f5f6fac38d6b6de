"""Drawings are looked at as their viewers do: what is drawn where, and does it overlap?"""

from __future__ import annotations

import random
import re
from itertools import combinations
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from wedge.errors import ManifestError
from wedge.manifest.graph import Edge, Graph, Node, Port, graph_of
from wedge.manifest.layers import arrange
from wedge.manifest.svg import svg_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.manifest import Loaded

    Load = Callable[[dict[str, Any]], Loaded]
    Area = tuple[float, float, float, float]

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = r"-?[\d.]+"


def random_graph(chance: random.Random) -> Graph:
    """Any graph, with cycles and with names of any length."""
    letters = "abcdefghijklmnopqrstuvwxyz-_é漢<&"
    names = [
        f"{number}" + "".join(chance.choices(letters, k=chance.randint(0, 45)))
        for number in range(chance.randint(1, 12))
    ]
    ports = tuple(
        Port(alias=alias, topic=chance.choice((alias, "topic")), loose=chance.random() < 0.3)
        for alias in ("one", "another alias", "x" * 60)
    )
    nodes = tuple(
        Node(
            name=name,
            module=chance.choice(names),
            state=chance.choice(("stateful", "stateless")),
            inputs=ports[: chance.randint(1, 3)],
            outputs=ports[: chance.randint(1, 3)],
        )
        for name in names
    )
    edges = dict.fromkeys(
        _edge(chance.choice(nodes), chance.choice(nodes), chance)
        for _ in range(chance.randint(0, 30))
    )
    return Graph(deployment="", nodes=nodes, edges=tuple(edges), cycles=())


def _edge(sender: Node, receiver: Node, chance: random.Random) -> Edge:
    out, into = chance.choice(sender.outputs), chance.choice(receiver.inputs)
    return Edge(
        sender=sender.name,
        alias=out.alias,
        topic=out.topic,
        receiver=receiver.name,
        receiver_alias=into.alias,
    )


@pytest.mark.parametrize("seed", range(40))
def test_nothing_overlaps(seed: int) -> None:
    graph = random_graph(random.Random(seed))  # noqa: S311
    root = ET.fromstring(svg_of(graph))  # noqa: S314
    boxes = [_box(item) for item in root.iter(f"{SVG}rect")]
    texts = [_text_area(item) for item in root.iter(f"{SVG}text")]
    assert len(boxes) == len(graph.nodes)
    for areas in (boxes, texts):
        for one, other in combinations(areas, 2):
            assert not _overlap(one, other), (one, other)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for text in texts:
        assert sum(_inside(text, box) for box in boxes) == 1
    for path in root.iter(f"{SVG}path"):
        if "l" in path.attrib["class"].split():
            points = list(_points(path.attrib["d"]))
            assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
            assert not [box for box in boxes for point in points if _within(point, box)]


def test_what_is_drawn(body: dict[str, Any], load: Load) -> None:
    body["instanceSpecs"]["cloud"]["publish"] = {"end": "end-out"}
    body["publishTopics"]["end-out"] = {"type": "local", "topic": "end"}
    root = ET.fromstring(svg_of(graph_of(load(body).deployment)))  # noqa: S314
    texts = [item.text for item in root.iter(f"{SVG}text")]
    assert {"camera", "faces", "plates", "cloud", "image (frames)", "plates (boxes)"} <= set(texts)
    kinds = [item.attrib["class"] for item in root.iter(f"{SVG}path")]
    assert (kinds.count("l"), kinds.count("l r")) == (4, 1)
    circles = [item.attrib["class"] for item in root.iter(f"{SVG}circle")]
    assert (circles.count("p"), circles.count("o")) == (8, 1)
    assert not re.search(r"(href|src|url\(http|@import)", ET.tostring(root, "unicode"))


def test_the_same_graph_is_the_same_drawing(body: dict[str, Any], load: Load) -> None:
    assert svg_of(graph_of(load(body).deployment)) == svg_of(graph_of(load(body).deployment))


def test_columns_go_with_the_messages(body: dict[str, Any], load: Load) -> None:
    layers = arrange(graph_of(load(body).deployment))
    names = [[stop.node for stop in stops if not stop.alias] for stops in layers.columns]
    assert names == [["camera"], ["faces", "plates"], ["cloud"]]
    assert [edge.sender for edge in layers.backward] == ["faces"]


def test_lines_are_untangled() -> None:
    ends = ("a", "b", "c", "d")
    port = (Port(alias="p", topic="p", loose=False),)
    nodes = tuple(
        Node(name=name + side, module="m", state="stateful", inputs=port, outputs=port)
        for side in ("0", "1")
        for name in ends
    )
    edges = tuple(
        Edge(sender=f"{name}0", alias="p", topic="p", receiver=f"{other}1", receiver_alias="p")
        for name, other in zip(ends, reversed(ends), strict=True)
    )
    layers = arrange(Graph(deployment="", nodes=nodes, edges=edges, cycles=()))
    left, right = ([stop.node[0] for stop in stops] for stops in layers.columns)
    assert right == left[::-1]


def test_an_empty_deployment_is_a_drawing(load: Load) -> None:
    empty = load({"instanceSpecs": {}, "modules": {}})
    assert ET.fromstring(svg_of(graph_of(empty.deployment))).tag == f"{SVG}svg"  # noqa: S314


def test_nobody_could_read_thousands_of_lines(body: dict[str, Any], load: Load) -> None:
    instances = body["instanceSpecs"]
    for number in range(50):
        instances[f"c{number}"] = instances["camera"]
        instances[f"f{number}"] = instances["plates"]
    with pytest.raises(ManifestError, match="a drawing of"):
        svg_of(graph_of(load(body).deployment))


def _box(item: ET.Element) -> Area:
    x, y, width, height = (float(item.attrib[name]) for name in ("x", "y", "width", "height"))
    return x, y, x + width, y + height


def _text_area(item: ET.Element) -> Area:
    x, y, width = (float(item.attrib[name]) for name in ("x", "y", "textLength"))
    left = x - width if item.attrib.get("text-anchor") == "end" else x
    return left, y - 10, left + width, y + 3


def _overlap(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(inner: Area, outer: Area) -> bool:
    return (
        outer[0] <= inner[0]
        and inner[2] <= outer[2]
        and outer[1] <= inner[1]
        and inner[3] <= outer[3]
    )


def _within(point: tuple[float, float], box: Area) -> bool:
    edge = 0.01
    return box[0] + edge < point[0] < box[2] - edge and box[1] + edge < point[1] < box[3] - edge


def _points(path: str) -> Any:
    """Give points along a path, close enough to each other to meet every box."""
    x = y = 0.0
    for command, rest in re.findall(r"([MCHV])([^MCHV]*)", path):
        numbers = [float(text) for text in re.findall(NUMBER, rest)]
        if command == "M":
            x, y = numbers
            yield x, y
            continue
        if command == "C":
            ends = [(x, y), *zip(numbers[::2], numbers[1::2], strict=True)]
        else:
            to = (numbers[0], y) if command == "H" else (x, numbers[0])
            ends = [(x, y), (x, y), to, to]
        for step in range(101):
            yield _bezier(ends, step / 100)
        x, y = ends[-1]


def _bezier(ends: list[tuple[float, float]], part: float) -> tuple[float, float]:
    weights = (
        (1 - part) ** 3,
        3 * part * (1 - part) ** 2,
        3 * part**2 * (1 - part),
        part**3,
    )
    return (
        sum(weight * end[0] for weight, end in zip(weights, ends, strict=True)),
        sum(weight * end[1] for weight, end in zip(weights, ends, strict=True)),
    )
