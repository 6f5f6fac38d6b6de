"""Long runs: nothing is lost, nothing comes twice, and no memory grows."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING

import pytest

from tests.integration.wedge.workbench import Bench, manifest
from wedge.host.budget import resident_memory
from wedge.host.events import Message
from wedge.pipeline.node import Status

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.toolchain

MESSAGES = 200_000
# What the process may take more after the first tenth: lists of what was told, no more.
MOST_GROWTH = 64 * 1024**2


def chain(modules: dict[str, bytes], folder: Path) -> Bench:
    """Three nodes that pass on what they get, and one that tells it."""
    names = ["one", "two", "three", "four"]
    specs = {name: {"module": "worker"} for name in names}
    text = manifest(specs, {"worker": modules["worker"]})
    deployment = text["deployment"]
    for number, name in enumerate(names):
        spec = deployment["instanceSpecs"][name]
        alias = "tell" if name == "four" else "pass"
        spec["subscribe"] = {alias: f"to-{name}"}
        deployment["subscribeTopics"][f"to-{name}"] = {"type": "local", "topic": name}
        if name != "four":
            following = names[number + 1]
            spec["publish"] = {"out": f"from-{name}"}
            deployment["publishTopics"][f"from-{name}"] = {"type": "local", "topic": following}
    return Bench(text, modules, folder)


def send(bench: Bench, first: int, last: int) -> None:
    box = bench.box("one")
    for number in range(first, last):
        box.deliver(Message("pass", b"%d" % number), bench.outside, lambda: None)
    bench.rest()


@pytest.mark.parametrize(
    "messages", [pytest.param(MESSAGES, marks=pytest.mark.slow), MESSAGES // 20]
)
def test_a_long_run(modules: dict[str, bytes], tmp_path: Path, messages: int) -> None:
    with chain(modules, tmp_path) as bench:
        send(bench, 0, messages // 10)
        nodes = bench.pipeline.nodes.values()
        memory = [node.memory for node in nodes]
        resident = resident_memory()
        send(bench, messages // 10, messages)
        assert [value for _, _, value in bench.hub.told] == [str(n) for n in range(messages)]
        assert [node.memory for node in nodes] == memory
        assert resident_memory() - resident < MOST_GROWTH
    assert [end[0] for end in bench.hub.ends.values()] == [0, 0, 0, 0]


def test_instances_are_killed_one_by_one(modules: dict[str, bytes], tmp_path: Path) -> None:
    draw = random.Random(7)  # noqa: S311 - a test that is the same each time
    with chain(modules, tmp_path) as bench:
        victims = draw.sample(["one", "two", "three"], 3)
        for victim in victims:
            sender = threading.Thread(target=send, args=[bench, 0, 200])
            sender.start()
            bench.pipeline.kill(victim)
            assert bench.pipeline.node(victim).wait(30)
            sender.join(60)
            assert not sender.is_alive()
            found = bench.hub.ends[victim][1]
            assert found is None or found.message == f"`{victim}` was stopped: it was told to"
        assert bench.pipeline.node("four").status is Status.RUNNING
        bench.box("four").deliver(Message("tell", b"still there"), bench.outside, lambda: None)
        bench.rest()
        assert bench.hub.told[-1] == ("four", "tell", "still there")
