from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wedge.manifest.cycles import find_cycles
from wedge.manifest.graph import Edge, graph_of, text_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.manifest import Loaded

    Load = Callable[[dict[str, Any]], Loaded]

TEXT = """\
camera (camera, stateful)
  <- credit
  -> frames: faces.image, plates.frames
faces (detect, stateful)
  <- image (frames)
  -> boxes: cloud.boxes
  -> credit: camera.credit
plates (detect, stateless)
  <- frames
  -> plates (boxes): cloud.boxes
cloud (cloud, stateful)
  <- boxes
cycle: camera -> faces -> camera
"""


def test_the_graph_as_text(body: dict[str, Any], load: Load) -> None:
    body["instanceSpecs"]["plates"]["wedge"] = {"state": "stateless"}
    lines = text_lines(graph_of(load(body).deployment))
    assert "".join(f"{line}\n" for line in lines) == TEXT


def test_loose_ends_are_told(body: dict[str, Any], load: Load) -> None:
    del body["instanceSpecs"]["camera"]
    lines = list(text_lines(graph_of(load(body).deployment)))
    assert "  -> credit: nobody subscribes" in lines
    assert "  <- image (frames): nobody publishes" in lines
    assert not [line for line in lines if line.startswith("cycle")]


def test_the_graph_as_json(body: dict[str, Any], load: Load) -> None:
    graph = graph_of(load(body).deployment)
    assert graph.edges[0] == Edge(
        sender="camera", alias="frames", topic="frames", receiver="faces", receiver_alias="image"
    )
    found = json.loads(json.dumps(graph.as_json()))
    assert len(found["nodes"]) == 4
    assert len(found["edges"]) == len(graph.edges) == 5
    assert found["nodes"][1]["inputs"] == [{"alias": "image", "topic": "frames", "loose": False}]
    assert found["cycles"] == [["camera", "faces", "camera"]]


def test_names_cannot_move_the_cursor(body: dict[str, Any], load: Load) -> None:
    body["instanceSpecs"]["\u200bcloud"] = body["instanceSpecs"].pop("cloud")
    text = "\n".join(text_lines(graph_of(load(body).deployment)))
    assert "\u200b" not in text
    assert "\\u200bcloud" in text


def test_one_cycle_of_each_group() -> None:
    following = {
        "a": ["b"],
        "b": ["c", "d"],
        "c": ["a", "b"],
        "d": ["e"],
        "e": ["f", "d"],
        "f": [],
        "g": ["g", "f"],
    }
    assert list(find_cycles(following)) == [("a", "b", "c", "a"), ("d", "e", "d"), ("g", "g")]


def test_a_long_way_is_no_matter() -> None:
    chain = {str(number): [str(number + 1)] for number in range(5000)} | {"5000": []}
    assert list(find_cycles(chain)) == []
    (cycle,) = find_cycles(chain | {"5000": ["0"]})
    assert len(cycle) == 5002
