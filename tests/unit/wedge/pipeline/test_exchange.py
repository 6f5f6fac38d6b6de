"""The exchange: messages find who is there, and nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from wedge.abi import Result
from wedge.host.events import Message, Rpc
from wedge.manifest import Queue, Routes, parse_manifest
from wedge.pipeline.exchange import Exchange, in_order
from wedge.pipeline.mailbox import MOST_CALLS, Delivery, Mailbox, PostOffice

BOUNDS = Queue(messages=2, bytes=100, when_full="wait")


def routes(**ways: list[str]) -> Routes:
    """Give routes: each keyword publishes `out`, which all that it names get as `in`."""
    names = dict.fromkeys([*ways, *(name for receivers in ways.values() for name in receivers)])
    specs: dict[str, dict[str, Any]] = {
        name: {"moduleId": "m", "publish": {}, "subscribe": {}} for name in names
    }
    for sender, receivers in ways.items():
        specs[sender]["publish"]["out"] = sender
        for name in receivers:
            specs[name]["subscribe"][f"in-{sender}"] = sender
    topics = {sender: {"type": "local", "topic": sender} for sender in ways}
    manifest = {
        "instanceSpecs": specs,
        "modules": {"m": {"entryPoint": "main", "moduleImpl": "wasm"}},
        "publishTopics": topics,
        "subscribeTopics": topics,
    }
    return Routes(parse_manifest(json.dumps({"deployment": manifest}).encode()).deployment)


def boxes(exchange: Exchange, *names: str) -> list[Mailbox]:
    office = PostOffice()
    found = [office.open(name, BOUNDS) for name in names]
    for box in found:
        exchange.join(box)
    return found


def test_messages_reach_who_is_there() -> None:
    exchange = Exchange()
    one, two = boxes(exchange, "one", "two")
    assert exchange.receivers("source", "out") == []
    exchange.connect(routes(source=["one", "two", "absent"]))
    assert exchange.receivers("source", "out") == [("in-source", one), ("in-source", two)]
    exchange.part(two)
    assert exchange.receivers("source", "out") == [("in-source", one)]
    exchange.connect(None)
    assert exchange.receivers("source", "out") == []


def test_a_successor_takes_the_place() -> None:
    exchange = Exchange()
    exchange.connect(routes(source=["one"]))
    (old,) = boxes(exchange, "one")
    (new,) = boxes(exchange, "one")
    exchange.part(old)
    assert exchange.receivers("source", "out") == [("in-source", new)]


@pytest.mark.parametrize("names", [["c", "b", "a"], ["a", "b", "c"], ["b", "c", "a"]])
def test_senders_come_before_their_receivers(names: list[str]) -> None:
    exchange = Exchange()
    boxes(exchange, *names)
    exchange.connect(routes(a=["b", "gone"], b=["c"]))
    assert in_order(exchange.senders()) == ["a", "b", "c"]


def test_a_circle_has_an_order_too() -> None:
    exchange = Exchange()
    boxes(exchange, "a", "b", "c")
    exchange.connect(routes(a=["b", "a"], b=["a", "c"]))
    assert exchange.senders() == {"a": {"a", "b"}, "b": {"a"}, "c": {"b"}}
    assert sorted(in_order(exchange.senders())) == ["a", "b", "c"]
    assert in_order(exchange.senders())[-1] == "c"


def test_who_is_to_leave_gets_nothing_new() -> None:
    sender, receiver = boxes(Exchange(), "a", "b")
    message = Message("in", b"x")
    assert receiver.deliver(message, sender, lambda: None) is Delivery.TAKEN
    receiver.leave()
    assert receiver.deliver(message, sender, lambda: None) is Delivery.GONE
    assert receiver.take(0) == message
    assert not receiver.ask(Rpc(1, "any", ""))


def test_who_refuses_messages_handles_what_is_there() -> None:
    sender, receiver = boxes(Exchange(), "a", "b")
    message = Message("in", b"x")
    receiver.deliver(message, sender, lambda: None)
    receiver.refuse()
    assert receiver.deliver(message, sender, lambda: None) is Delivery.GONE
    assert receiver.take(0) == message
    assert receiver.take(0) is Result.TIMEDOUT


def test_calls_have_bounds() -> None:
    (box,) = boxes(Exchange(), "a")
    taken = [box.ask(Rpc(number, "any", "")) for number in range(MOST_CALLS + 1)]
    assert taken == [*[True] * MOST_CALLS, False]
    box.take(0)
    assert box.ask(Rpc(1, "any", ""))
