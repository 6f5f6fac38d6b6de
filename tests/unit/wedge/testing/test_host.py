"""The device a whole program meets: the turns of its loop, one by one."""

from __future__ import annotations

import pytest

from wedge.node import Result, binding
from wedge.testing import Host


def test_one_event_is_dispatched_at_a_time_and_exit_comes_last() -> None:
    got: list[object] = []
    host = Host(config={"c": 1})
    host.set_message_handler(lambda *event: got.append(event))
    host.message("a", b"1")
    host.message("a", b"2")
    host.request_exit()
    assert [host.process_event(0) for _ in range(3)] == [Result.OK, Result.OK, Result.SHOULDEXIT]
    assert got == [("a", b"1"), ("a", b"2")]


def test_completions_come_in_a_later_turn_and_once() -> None:
    host = Host()
    reasons: list[int] = []
    host.send_message("out", b"x", reasons.append)
    assert reasons == []
    assert host.process_event(0) == Result.OK
    assert host.process_event(0) == Result.TIMEDOUT
    assert reasons == [0]
    host.request_exit()
    host.send_message("out", b"x", reasons.append)
    assert host.process_event(0) == Result.OK
    assert host.process_event(0) == Result.SHOULDEXIT
    assert reasons == [0, 2]


def test_configuration_is_told_when_the_handler_comes() -> None:
    host = Host(config={"a": 1})
    got: list[object] = []
    host.configure("b", "x")
    host.configure("b", "y")
    host.set_configuration_handler(lambda *event: got.append(event))
    host.configure("a", 2)
    for _ in range(3):
        assert host.process_event(0) == Result.OK
    assert got == [("a", b"1"), ("b", b"y"), ("a", b"2")]


def test_a_handler_can_be_replaced_and_configuration_is_not_told_again() -> None:
    host = Host(config={"a": 1})
    got: list[object] = []
    host.set_configuration_handler(lambda *_: got.append("old"))
    host.set_configuration_handler(lambda *_: got.append("new"))
    assert [host.process_event(0) for _ in range(2)] == [Result.OK, Result.TIMEDOUT]
    assert got == ["new"]


def test_what_handlers_let_out_comes_out_of_the_turn() -> None:
    host = Host()
    host.set_message_handler(lambda *_: 1 / 0)
    host.message("a")
    with pytest.raises(ZeroDivisionError):
        host.process_event(0)
    assert host.process_event(0) == Result.TIMEDOUT


def test_a_call_without_a_handler_is_not_found_and_one_answer_is_enough() -> None:
    host = Host()
    call = host.rpc("m")
    host.process_event(0)
    assert host.responses[call] == ("", 1)
    with pytest.raises(host.Error) as caught:
        host.send_rpc_response(call, "again", 0)
    assert caught.value.args == (4,)


def test_time_passes_when_the_program_waits_until_it_is_over() -> None:
    host = Host(run_for=1)
    assert host.process_event(0) == Result.TIMEDOUT
    assert host.clock.now == 0
    assert host.process_event(600) == Result.TIMEDOUT
    assert host.clock.now == 0.6
    assert host.process_event(600) == Result.SHOULDEXIT
    assert host.clock.now == 1
    assert Host().process_event(-1) == Result.SHOULDEXIT


@pytest.mark.parametrize(("kind", "operation", "code"), [(1, 0, 12), (3, 0, 12), (2, 1, 12)])
def test_operations_that_there_are_not(kind: int, operation: int, code: int) -> None:
    host = Host()
    with pytest.raises(host.Error) as caught:
        host.blob(kind, operation, ("x",), None, print)
    assert caught.value.args == (code,)


def test_a_writer_gives_as_much_as_it_is_asked_for() -> None:
    host = Host()
    host.blob(0, 1, ("u",), None, print, lambda size: b"x" * (size - 1), 10)
    with pytest.raises(ValueError, match="asked for 10 bytes of a blob, got 9"):
        host.process_event(0)


def test_hosts_are_found_while_they_last() -> None:
    with Host() as outer:
        with Host() as inner:
            assert binding.current() is inner
        assert binding.current() is outer
    with pytest.raises(RuntimeError, match="no host"):
        binding.current()
