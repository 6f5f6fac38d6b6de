"""Restarts: off unless the manifest says so, later each time, and not for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.unit.wedge.agent.nodes import LEAVE, TRAP, node
from wedge.agent.restarts import Restarts
from wedge.manifest import Restart
from wedge.pipeline.node import Node, Status

if TYPE_CHECKING:
    from tests.unit.wedge.agent.bench import Bench

ALWAYS = Restart(policy="always", first_seconds=1.0, most_seconds=10.0)


@dataclass
class Ended:
    """What is asked of an instance: it began at 0 and ended after so many seconds."""

    seconds: float = 0.0
    status: Status = Status.FAILED
    exit_status: int | None = None
    name: str = "one"
    begun_at: float | None = 100.0

    @property
    def ended_at(self) -> float | None:
        return 100.0 + self.seconds if self.has_ended() else None

    def has_ended(self) -> bool:
        return self.status in (Status.EXITED, Status.FAILED)


def ended(**fields: Any) -> Node:
    return cast("Node", Ended(**fields))


@pytest.mark.parametrize(
    ("policy", "node", "again"),
    [
        ("never", ended(), False),
        ("onFailure", ended(), True),
        ("onFailure", ended(status=Status.EXITED, exit_status=0), False),
        ("onFailure", ended(status=Status.EXITED, exit_status=1), True),
        ("always", ended(status=Status.EXITED, exit_status=0), True),
        ("always", ended(), True),
        ("always", ended(status=Status.RUNNING), False),
        ("always", ended(status=Status.STARTING), False),
    ],
)
def test_policies(policy: Any, node: Node, *, again: bool) -> None:
    assert (Restarts().due(node, Restart(policy=policy)) is not None) is again


def test_the_wait_doubles_up_to_the_longest() -> None:
    restarts, waits = Restarts(), []
    for _ in range(6):
        due = restarts.due(ended(), ALWAYS)
        assert due is not None
        waits.append(due - 100.0)
        restarts.note(ended(), ALWAYS)
    assert waits == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_who_was_sound_begins_to_count_anew() -> None:
    restarts = Restarts()
    for _ in range(3):
        restarts.note(ended(), ALWAYS)
    assert restarts.due(ended(seconds=9.0), ALWAYS) == 109.0 + 8.0
    assert restarts.due(ended(seconds=10.0), ALWAYS) == 110.0 + 1.0
    restarts.note(ended(seconds=10.0), ALWAYS)
    assert restarts.due(ended(), ALWAYS) == 100.0 + 2.0
    restarts.forget("one")
    assert restarts.due(ended(), ALWAYS) == 100.0 + 1.0


def test_a_count_without_end_is_no_trouble() -> None:
    restarts = Restarts()
    for _ in range(5000):
        restarts.note(ended(), ALWAYS)
    assert restarts.due(ended(), ALWAYS) == 110.0


@pytest.mark.parametrize(("policy", "body"), [("onFailure", TRAP), ("always", LEAVE)])
def test_an_instance_begins_again(bench: Bench, policy: str, body: str) -> None:
    restart = {"policy": policy, "firstSeconds": 0.001, "mostSeconds": 60, "times": 2}
    with bench:
        bench.device.configure("one", "threshold", b"1")
        bench.want({"one": {"module": node(body=body), "wedge": {"restart": restart}}}, id_="first")
        bench.wait(id_="first")
        bench.hub.wait_for(lambda: len(bench.hub.ends) == 3)
        bench.wait(id_="first")
        # More of it is no reason to begin anew: it may now, and it has been too often.
        bench.want({"one": {"module": node(body=body)}, "two": {"module": node("two")}}, id_="next")
        bench.wait(id_="next")
    assert bench.hub.begun("one") == ["one"] * 3


def test_another_module_gets_all_its_times(bench: Bench) -> None:
    restart = {"restart": {"policy": "always", "firstSeconds": 0.001, "times": 1}}
    with bench:
        for number, mark in enumerate(("a", "b")):
            instance = {"module": node(mark, body=LEAVE), "wedge": restart}
            bench.want({"one": instance}, id_=mark)
            bench.hub.wait_for(lambda count=2 * number + 2: len(bench.hub.ends) == count)
    assert bench.hub.begun("one") == ["a", "a", "b", "b"]
