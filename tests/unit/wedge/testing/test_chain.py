"""Chains: order, time, and what there is to see of them."""

from __future__ import annotations

from typing import Any

import pytest

from wedge.errors import ManifestError, NodeError
from wedge.node import Node, Reason
from wedge.testing import Chain


def relay(*, to: str = "out", mark: str = "") -> Node:
    node = Node()

    @node.on_message("in", to=to)
    def pass_on(payload: str) -> str:
        return payload + mark

    return node


def test_messages_go_along_the_wires() -> None:
    wires = [("outside/x", "a/in"), ("a/out", "b/in"), ("a/out", "c/in"), ("b/out", "cloud/y")]
    with Chain({"a": relay(mark="a"), "b": relay(mark="b"), "c": relay()}, wires) as chain:
        chain.send("outside/x", "1")
        assert chain.sent == [
            ("outside", "x", b"1"),
            ("a", "out", b"1a"),
            ("b", "out", b"1ab"),
            ("c", "out", b"1a"),
        ]
        assert chain["b"].sent == [("out", b"1ab")]


def test_completions_tell_who_has_receivers() -> None:
    node, reasons = Node(), []  # type: ignore[var-annotated]

    @node.on_message("in")
    def take(payload: bytes) -> None:
        node.send("wired", payload, reasons.append)
        node.send("loose", payload, reasons.append)

    with Chain({"a": node}, [("o/x", "a/in"), ("a/wired", "o/y")]) as chain:
        chain.send("o/x")
    assert reasons == [Reason.SENT, Reason.ERROR]


def test_the_order_is_the_same_each_time() -> None:
    def run() -> list[tuple[str, str, bytes]]:
        nodes = {name: relay(mark=name) for name in "abcd"}
        wires = [("o/x", "a/in"), ("o/x", "c/in"), ("a/out", "b/in"), ("c/out", "b/in")]
        with Chain(nodes, [*wires, ("b/out", "d/in")]) as chain:
            for text in "123":
                chain.send("o/x", text)
            return [tuple(each) for each in chain.sent]

    first = run()
    assert first == run()
    assert [each for each in first if each[0] == "b"] == [
        ("b", "out", f"{number}{by}b".encode()) for number in "123" for by in "ac"
    ]


def test_a_node_can_send_to_itself_and_a_circle_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wedge.testing.chain.MOST_EVENTS", 50)
    counter = Node()

    @counter.on_message("in", to="out")
    def count(payload: int) -> int | None:
        return payload - 1 if payload else None

    with Chain({"c": counter}, [("o/x", "c/in"), ("c/out", "c/in")]) as chain:
        chain.send("o/x", 3)
        assert [each.payload for each in chain["c"].sent] == [b"2", b"1", b"0"]
        with pytest.raises(NodeError, match="still busy after 50 rounds"):
            chain.send("o/x", -1)


def test_time_is_one_for_all() -> None:
    def ticker(seconds: float) -> Node:
        node = Node()
        node.every(seconds)(lambda: node.send("tick", str(seconds)))
        return node

    with Chain({"slow": ticker(3), "fast": ticker(2), "sink": relay()}) as chain:
        chain.advance(5)
        chain.advance(1)
        assert [each.payload for each in chain.sent] == [b"2", b"3", b"2", b"3", b"2"]
        assert chain["sink"].clock.now == 6


def test_configuration_calls_and_telemetry_by_instance() -> None:
    def make() -> Node:
        node = Node()
        state: dict[str, Any] = {}

        @node.on_config("unit")
        def unit(value: str) -> None:
            state["unit"] = value

        @node.on_rpc("get")
        def get(params: str) -> str:
            node.telemetry("asked", 1)
            return f"{params}{state.get('unit')}"

        return node

    with Chain({"a": make(), "b": make()}, config={"a": {"unit": "m"}}) as chain:
        assert chain.rpc("a", "get", "1") == ("1m", 0)
        chain.configure("b", "unit", "s")
        assert chain.rpc("b", "get", "2") == ("2s", 0)
        assert chain.telemetry == [("a", "asked", 1), ("b", "asked", 1)]


def test_a_message_can_be_put_to_a_node_without_a_wire() -> None:
    with Chain({"a": relay()}) as chain:
        chain.message("a/in", "x")
        assert chain.sent == [("a", "out", b"x")]


def test_wires_are_checked() -> None:
    with pytest.raises(ManifestError, match="`a` is no end of a wire"):
        Chain({}, [("a", "b/c")])
    with (
        Chain({"a": relay()}, [("o/x", "a/in")]) as chain,
        pytest.raises(ManifestError, match="no wire begins at o/y") as caught,
    ):
        chain.send("o/y")
    assert caught.value.hint == "wires begin at o/x"


def test_all_nodes_are_shut_down_and_free_again() -> None:
    ended: list[str] = []
    nodes = {name: relay() for name in "ab"}
    for name, node in nodes.items():
        node.on_shutdown(lambda name=name: ended.append(name))
    for _ in range(2):
        with Chain(nodes):
            pass
    assert ended == ["a", "b", "a", "b"]


def test_a_start_that_fails_frees_all() -> None:
    nodes = {"a": relay(), "b": Node()}
    nodes["b"].on_start(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError), Chain(nodes):
        pass
    with Chain({"a": nodes["a"]}) as chain:
        chain.message("a/in", "x")
        assert len(chain.sent) == 1
