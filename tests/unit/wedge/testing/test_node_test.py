"""The device of a test: what a node can rely on, it can rely on here."""

from __future__ import annotations

from pathlib import Path

import pytest

from wedge.errors import NodeError
from wedge.node import EvpError, Node, Reason
from wedge.testing import NodeTest


@pytest.fixture
def node() -> Node:
    return Node()


def test_a_node_can_be_tested_again(node: Node) -> None:
    starts: list[int] = []
    node.on_start(lambda: starts.append(1))
    node.on_message("in", to="out")(lambda payload: payload)
    for _ in range(2):
        with NodeTest(node) as t:
            t.message("in", "a")
            assert t.sent == [("out", b"a")]
            assert t.sent[0].text == "a"
    assert len(starts) == 2


def test_it_can_be_tested_again_after_a_failed_start(node: Node) -> None:
    fails = [True]

    @node.on_start
    def start() -> None:
        if fails.pop():
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), NodeTest(node):
        pass
    fails.append(False)
    with NodeTest(node):
        assert node.running
    assert not node.running


def test_errors_of_the_test_are_not_hidden_by_the_shutdown(node: Node) -> None:
    ended: list[int] = []
    node.on_shutdown(lambda: ended.append(1))
    with pytest.raises(AssertionError, match="mine"), NodeTest(node):
        raise AssertionError("mine")
    assert ended == []


def test_shutdown_completes_with_exit(node: Node) -> None:
    reasons: list[int] = []
    node.on_shutdown(lambda: node.state("last", "x", reasons.append))
    with NodeTest(node) as t:
        node.send("out", b"", reasons.append)
        t.shutdown()
        assert reasons == [Reason.EXIT, Reason.EXIT]
        assert t.states == [("last", b"x")]
        t.message("in", b"")
        assert t.ended


def test_a_state_that_comes_too_soon_overwrites_the_one_before(node: Node) -> None:
    reasons: list[tuple[str, int]] = []
    with NodeTest(node) as t:
        for topic, value in [("a", 1), ("b", 2), ("a", 3)]:
            node.state(topic, value, lambda reason, value=value: reasons.append((value, reason)))
        t.run()
        node.state("a", 4, lambda reason: reasons.append((4, reason)))
        t.run()
        assert [(each.topic, each.json()) for each in t.states] == [
            *[("a", 1), ("b", 2), ("a", 3), ("a", 4)]
        ]
    assert reasons == [
        (1, Reason.OVERWRITTEN),
        *[(2, Reason.SENT), (3, Reason.SENT), (4, Reason.SENT)],
    ]


def test_limits(node: Node) -> None:
    with NodeTest(node) as t:
        node.telemetry({str(number): 0 for number in range(1000)})
        with pytest.raises(EvpError, match="EVP_sendTelemetry: too big") as caught:
            node.telemetry({str(number): 0 for number in range(1001)})
        assert caught.value.code == 6
        with pytest.raises(EvpError, match="EVP_sendTelemetry: too big"):
            node.telemetry("key", "x" * 131072)
        node.state("s", b"x" * 131072)
        with pytest.raises(EvpError, match="EVP_sendState: too big"):
            node.state("s", b"x" * 131073)
        node.send("out", bytes(1_000_000))
        assert len(t.telemetry) == 1000
        assert len(t.sent) == 1
        t.clear()
        assert t.sent == t.telemetry == t.states == []


def test_telemetry_that_is_no_json_is_dropped_and_an_error_if_nothing_is_left(node: Node) -> None:
    from wedge.node import JsonText  # noqa: PLC0415

    reasons: list[int] = []
    with NodeTest(node) as t:
        node.telemetry({"a": JsonText("{"), "b": 1}, on_sent=reasons.append)
        node.telemetry("a", JsonText("{"), reasons.append)
        node.telemetry({}, on_sent=reasons.append)
        t.run()
        assert t.telemetry == [("b", 1)]
    assert reasons == [Reason.SENT, Reason.ERROR, Reason.SENT]


@pytest.mark.parametrize(("alias", "error"), [("a\0b", ValueError), (1, TypeError)])
def test_texts_are_texts(node: Node, alias: str, error: type[Exception]) -> None:
    with NodeTest(node), pytest.raises(error):
        node.send(alias, b"")


def test_what_it_did_before_the_first_message_is_seen(node: Node) -> None:
    node.on_start(lambda: node.send("credit"))
    with NodeTest(node) as t:
        assert t.sent == [("credit", b"")]


def test_a_workspace_is_given_or_made(node: Node, tmp_path: Path) -> None:
    with NodeTest(node, workspace=tmp_path):
        assert node.workspace == str(tmp_path)
    with NodeTest(node):
        made = Path(node.workspace)
        (made / "a").write_text("x")
    assert not made.exists()


def test_a_node_that_never_rests_is_an_error(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wedge.testing.node_test.MOST_EVENTS", 50)

    def again(reason: int) -> None:
        if reason != Reason.EXIT:
            node.send("out", b"", again)

    node.on_message("in")(lambda _: again(0))
    with NodeTest(node) as t, pytest.raises(NodeError, match="still busy after 50 events"):
        t.message("in")


def test_a_node_can_end_itself(node: Node) -> None:
    ended: list[int] = []
    node.on_message("in")(lambda _: node.stop())
    node.on_shutdown(lambda: ended.append(1))
    with NodeTest(node) as t:
        t.message("in")
        assert t.ended
        assert t.rpc("m") is None
        t.advance(10)
    assert ended == [1]


def test_streams_are_kept() -> None:
    with NodeTest(Node()) as t:
        stream = t.stream_output("out")
        t.stream_write(stream, b"a")
        t.stream_write(stream, memoryview(b"b"))
        t.stream_close(stream)
        with pytest.raises(t.Error):
            t.stream_write(stream, b"c")
        assert t.written == {"out": b"ab"}
