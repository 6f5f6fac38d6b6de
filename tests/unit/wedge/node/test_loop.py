"""The loop: time, the shutdown, and programs that take their events themselves."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from wedge.node import Configuration, EvpError, Message, Node, Reason, Rpc
from wedge.testing import Host, NodeTest

if TYPE_CHECKING:
    from wedge.node.shape import Host as Shape


@pytest.fixture
def node() -> Node:
    return Node()


def test_run_ends_when_the_host_wants_it_after_the_handlers_of_the_shutdown(node: Node) -> None:
    order: list[object] = []
    node.on_start(lambda: order.append("start"))
    node.on_shutdown(lambda: node.send("last", b"x", order.append))
    node.on_shutdown(lambda: order.append("end"))

    @node.on_message("in")
    def take(payload: str) -> None:
        order.append(payload)

    with Host() as host:
        host.message("in", "a")
        host.message("in", "b")
        node.run()
        assert host.sent == [("last", b"x")]
    assert order == ["start", "a", "b", "end", Reason.EXIT]


def test_an_error_of_the_shutdown_leaves_the_others_their_turn(
    node: Node, capsys: pytest.CaptureFixture[str]
) -> None:
    order: list[str] = []

    @node.on_shutdown
    def first() -> None:
        raise KeyError

    node.on_shutdown(lambda: order.append("second"))
    with Host():
        node.run()
    assert order == ["second"]
    assert "in first\n" in capsys.readouterr().err


def test_an_error_of_the_start_ends_the_node(node: Node) -> None:
    @node.on_start
    def start() -> None:
        message = "no model"
        raise OSError(message)

    with Host(), pytest.raises(OSError, match="no model"):
        node.run()


def test_stop_ends_the_loop_after_the_event(node: Node) -> None:
    order: list[str] = []

    @node.on_message("in")
    def take(payload: str) -> None:
        node.stop()
        order.append(payload)

    node.on_shutdown(lambda: order.append("end"))
    with Host() as host:
        host.message("in", "a")
        host.message("in", "b")
        node.run()
    assert order == ["a", "end"]


def test_every_is_called_at_its_times(node: Node) -> None:
    with Host(run_for=10) as host:
        times: list[tuple[str, float]] = []
        node.every(4)(lambda: times.append(("four", host.clock.now)))
        node.every(2.5)(lambda: times.append(("two", host.clock.now)))
        node.run()
    assert times == [
        *[("two", 2.5), ("four", 4.0), ("two", 5.0)],
        *[("two", 7.5), ("four", 8.0), ("two", 10.0)],
    ]


def test_what_was_missed_is_not_made_up_for(node: Node) -> None:
    times: list[float] = []

    with NodeTest(node) as t:

        @node.every(1)
        def tick() -> None:
            times.append(t.clock.now)

        t.clock.now = 3.5
        t.message("in", b"")
        t.advance(1)
        assert times == [3.5, 4.5]


def test_one_that_takes_longer_than_its_interval_leaves_room_for_messages(node: Node) -> None:
    order: list[str] = []

    with NodeTest(node) as t:

        @node.every(0.001)
        def slow() -> None:
            order.append("slow")
            t.clock.now += 1

        @node.on_message("in")
        def take(payload: str) -> None:
            order.append(payload)

        t.clock.now += 1
        t.message("in", "a")
        t.message("in", "b")
    assert order[:4] == ["a", "slow", "b", "slow"]


def test_an_error_of_every_leaves_it_going(node: Node, capsys: pytest.CaptureFixture[str]) -> None:
    node.every(1)(lambda: 1 / 0)
    with NodeTest(node, strict=False) as t:
        t.advance(2)
    assert capsys.readouterr().err.count("ZeroDivisionError") == 2
    with NodeTest(node) as t, pytest.raises(ZeroDivisionError):
        t.advance(1)


@pytest.mark.parametrize("seconds", [0, -1, 0.0009, float("nan")])
def test_every_needs_a_time(node: Node, seconds: float) -> None:
    with pytest.raises(ValueError, match=r"the host waits 0\.001 seconds or longer"):
        node.every(seconds)


class Waits:
    """Notes how long the node is willing to wait."""

    class Error(Exception):
        """As the host's."""

    def __init__(self, times: list[float]) -> None:
        self.times = times
        self.waits: list[int] = []

    def monotonic(self) -> float:
        return self.times[0]

    def process_event(self, timeout: int) -> int:
        self.waits.append(timeout)
        self.times.pop(0)
        return 2 if len(self.times) > 1 else 1

    def _set(self, handler: object) -> None: ...

    set_message_handler = set_configuration_handler = set_rpc_handler = _set


@pytest.mark.parametrize(
    ("seconds", "times", "waits"),
    [
        (None, [0, 0, 0], [-1, -1]),
        (1, [0, 0.9996, 5], [1000, 1]),
        (0.0301, [0, 5, 5], [31, 31]),
        (1e9, [0, 0, 0], [2**31 - 1] * 2),
    ],
)
def test_the_host_waits_until_something_is_due(
    node: Node, seconds: float | None, times: list[float], waits: list[int]
) -> None:
    host = Waits(list(times))
    if seconds is not None:
        node.every(seconds)(lambda: None)
    node.start(host)  # type: ignore[arg-type]
    while node._turn(node._wait(None)) != 1:
        pass
    assert host.waits == waits


def test_events_are_what_no_handler_takes(node: Node) -> None:
    handled: list[str] = []

    @node.on_message("handled")
    def take(payload: str) -> None:
        handled.append(payload)

    seen: list[object] = []
    with Host(config={"c": [1]}) as host:
        host.message("handled", "x")
        host.message("in", {"a": 1})
        call = host.rpc("m", "p")
        for event in node.events():
            match event:
                case Message("in", payload):
                    seen.append((payload, event.json()))
                case Configuration("c", value):
                    seen.append((value, event.json()))
                case Rpc("m", "p"):
                    event.respond("done")
                    seen.append(repr(event))
                case _:
                    pytest.fail(repr(event))
        assert host.responses[call] == ("done", 0)
    assert handled == ["x"]
    assert seen == [(b"[1]", [1]), "Rpc('m', 'p')", (b'{"a":1}', {"a": 1})]


def test_events_say_that_nothing_came(node: Node) -> None:
    ends: list[str] = []
    node.every(0.8)(lambda: ends.append("every"))
    node.on_shutdown(lambda: ends.append("shutdown"))
    times: list[float] = []
    with Host(run_for=2) as host:
        for event in node.events(timeout=0.5):
            assert event is None
            times.append(host.clock.now)
    assert times == [0.5, 1.0, 1.5, 2.0]
    assert ends == ["every", "every", "shutdown"]


def test_events_end_with_stop(node: Node) -> None:
    seen: list[object] = []
    with Host() as host:
        host.message("a")
        host.message("b")
        for event in node.events():
            assert isinstance(event, Message)
            seen.append(event.alias)
            node.stop()
    assert seen == ["a"]


def test_a_second_node_in_a_module_is_an_error(node: Node) -> None:
    with Host() as host:
        node.start(host)
        with pytest.raises(RuntimeError, match="another Node runs in this module"):
            Node().start(host)
        node.release()
        Node().start(host)


def test_without_a_host_it_says_what_to_do(node: Node) -> None:
    with pytest.raises(RuntimeError, match=r"hint: test it with wedge.testing"):
        node.send("out", b"")


def test_a_host_that_fails_ends_the_node(node: Node) -> None:
    class Failing(Host):
        def process_event(self, _timeout: int) -> int:
            raise self.Error(10)

    with Failing(), pytest.raises(EvpError, match=r"EVP_processEvent: the host failed \(FAULT\)"):
        node.run()


def test_what_is_printed_is_let_go_after_each_event(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, err = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(err))

    @node.on_message("in")
    def take(payload: str) -> None:
        print(payload, end="")  # noqa: T201
        print(payload, end="", file=sys.stderr)  # noqa: T201

    with NodeTest(node) as t:
        t.message("in", "a")
        assert (out.getvalue(), err.getvalue()) == (b"a", b"a")
        monkeypatch.setattr(sys, "stdout", None)
        monkeypatch.setattr(sys, "stderr", None)
        t.message("other", "a")


def test_the_test_host_has_the_shape_of_evp() -> None:
    with Host() as host:
        shape: Shape = host
        assert shape.workspace().startswith("/")
