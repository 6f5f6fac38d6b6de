"""What instances say, on its way to the platform."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from wedge.agent.hub import DeviceHub
from wedge.agent.logs import LogStore
from wedge.agent.tokens import Tokens
from wedge.errors import NodeError
from wedge.wire import DIALECTS, States, Telemetry

if TYPE_CHECKING:
    from wedge.wire import Up


class KeepingUplink:
    """Keeps nouns instead of sending them, as long as there is room."""

    def __init__(self) -> None:
        self.kept: list[tuple[Up, str | None]] = []
        self.room = True

    def keep(self, noun: Up, *, key: str | None = None) -> bool:
        if self.room:
            self.kept.append((noun, key))
        return self.room


class Bench:
    def __init__(self) -> None:
        self.uplink = KeepingUplink()
        self.said: list[str] = []
        uplink: Any = self.uplink
        self.hub = DeviceHub(
            uplink=uplink,
            logs=LogStore(lambda: None),
            tokens=Tokens(lambda _: False),
            say=self.said.append,
        )


def test_telemetry_is_kept_and_what_is_no_json_is_left_out() -> None:
    bench = Bench()
    assert bench.hub.telemetry("one", [("a", "1"), ("b", "{"), ("c", '"x"')])
    assert not bench.hub.telemetry("one", [("b", "{")])
    ((noun, key),) = bench.uplink.kept
    assert noun == Telemetry(instance="one", entries=(("a", "1"), ("c", '"x"')))
    assert key is None
    assert json.loads(DIALECTS["EVP2"].write(noun)[1]) == {"one/a": 1, "one/c": "x"}
    assert bench.hub.count("one") == 1


def test_a_state_takes_the_place_of_an_older_one() -> None:
    bench = Bench()
    assert bench.hub.state("one", "mode", b"on")
    assert bench.uplink.kept == [(States(values={("one", "mode"): b"on"}), "state/one/mode")]


def test_a_full_queue_is_said_once_for_each_instance() -> None:
    bench = Bench()
    bench.uplink.room = False
    assert not bench.hub.telemetry("one", [("a", "1")])
    assert not bench.hub.state("one", "mode", b"on")
    assert not bench.hub.telemetry("two", [("a", "1")])
    bench.uplink.room = True
    assert bench.hub.state("one", "mode", b"on")
    assert bench.said == [
        "one: what it sends is refused: the queue to the platform is full",
        "two: what it sends is refused: the queue to the platform is full",
        "one: the queue to the platform has room again",
    ]
    assert bench.hub.count("one") == 0


def test_ends_are_said() -> None:
    bench = Bench()
    bench.hub.ended("one", 0, None)
    bench.hub.ended("two", None, NodeError("`two` trapped"))
    assert bench.said == ["one: ended with status 0", "two: `two` trapped"]
    assert bench.hub.place("one", "file", None) is None
