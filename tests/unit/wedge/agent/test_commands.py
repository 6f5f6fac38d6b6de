"""Commands: to instances and back, and those that the agent does itself."""

from __future__ import annotations

import json

import pytest

from wedge.abi import RpcStatus
from wedge.agent.commands import MOST_WAITING, Commands, OwnCommands
from wedge.agent.logs import LogStore
from wedge.wire import Command, CommandAnswer


class Bench:
    """Commands to the instances `node` and `other`, which keep their calls."""

    def __init__(self, *, once: bool = True) -> None:
        self.calls: list[tuple[str, int, str, str]] = []
        self.answers: list[CommandAnswer] = []
        self.logs = LogStore(lambda: None)
        names = ("node", "other")
        own = OwnCommands(logs=self.logs, names=lambda: names, status=lambda: '{"memory": 1}')
        self.commands = Commands(call=self.call, own=own.do, answer=self.answer, once=once)

    def call(self, instance: str, id_: int, method: str, params: str) -> bool:
        self.calls.append((instance, id_, method, params))
        return instance in ("node", "other")

    def answer(self, answer: CommandAnswer) -> bool:
        self.answers.append(answer)
        return True

    def send(self, number: int, instance: str, method: str, params: str = "") -> None:
        self.commands.take(
            Command(
                transport=f"t{number}",
                reqid=str(number),
                id=number,
                instance=instance,
                method=method,
                params=params,
            )
        )

    def ask(self, number: int, instance: str, method: str, params: str = "") -> CommandAnswer:
        self.send(number, instance, method, params)
        return self.answers[-1]


def test_an_answer_goes_back_the_way_its_command_came() -> None:
    bench = Bench()
    bench.send(7, "node", "rgb", "FF0000")
    bench.send(8, "other", "rgb")
    assert bench.calls == [("node", 7, "rgb", "FF0000"), ("other", 8, "rgb", "")]
    assert bench.commands.respond("node", 7, "red", RpcStatus.OK)
    assert bench.answers == [
        CommandAnswer(transport="t7", reqid="7", instance="node", response="red")
    ]
    assert not bench.commands.respond("node", 7, "again", RpcStatus.OK)
    assert not bench.commands.respond("node", 8, "of another", RpcStatus.OK)


def test_failures_are_said() -> None:
    bench = Bench()
    bench.send(1, "node", "no")
    bench.commands.respond("node", 1, "nothing", RpcStatus.METHOD_NOT_FOUND)
    bench.send(2, "node", "bad")
    bench.commands.respond("node", 2, "it broke", RpcStatus.ERROR)
    first, second = bench.answers
    assert (first.status, first.response, first.error) == (
        RpcStatus.METHOD_NOT_FOUND,
        "",
        "Unknown method",
    )
    assert (second.status, second.error) == (RpcStatus.ERROR, "it broke")


def test_a_command_to_nobody_is_answered() -> None:
    answer = Bench().ask(1, "nobody", "rgb")
    assert answer.status is RpcStatus.ERROR
    assert answer.error == "there is no running instance nobody"


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
def test_a_number_that_no_node_can_be_given_is_refused(number: int) -> None:
    bench = Bench()
    assert bench.ask(number, "node", "rgb").error is not None
    assert bench.calls == []


def test_a_command_that_comes_twice_is_done_once() -> None:
    bench = Bench()
    for number in (*range(16), 0, 15, 16, 0):
        bench.send(number, "node", "rgb")
    assert [call[1] for call in bench.calls] == [*range(17), 0], "the last 16 are remembered"
    twice = Bench(once=False)
    twice.send(1, "node", "rgb")
    twice.send(1, "node", "rgb")
    assert len(twice.calls) == 2


def test_instances_that_never_answer_fill_no_memory() -> None:
    bench = Bench(once=False)
    for number in range(MOST_WAITING + 1):
        bench.send(number, "node", "rgb")
    assert not bench.commands.respond("node", 0, "late", RpcStatus.OK)
    assert bench.commands.respond("node", 1, "late", RpcStatus.OK)


def test_logs_are_switched_for_one_instance_or_for_all() -> None:
    bench = Bench()
    assert bench.ask(1, "node", "$agent/get").response == '{"log_enable":false}'
    assert bench.ask(2, "node", "$agent/set", '{"log_enable": true}').status is RpcStatus.OK
    assert bench.ask(3, "node", "$agent/get").response == '{"log_enable":true}'
    assert bench.ask(4, "$agent", "get").response == '{"log_enable":false}', "not all are"
    bench.ask(5, "$agent", "$agent/set", '{"log_enable": true}')
    assert bench.ask(6, "other", "$agent/get").response == '{"log_enable":true}'
    assert bench.calls == []


@pytest.mark.parametrize(
    "params",
    ["", "[]", "{}", "{", '{"log_enable": 1}', '{"log_enable": true, "more": 1}', "\udc80"],
)
def test_switches_that_are_none_are_refused(params: str) -> None:
    answer = Bench().ask(1, "node", "$agent/set", params)
    assert answer.status is RpcStatus.ERROR
    assert answer.error


def test_what_the_agent_does_not_know_is_refused() -> None:
    bench = Bench()
    assert bench.ask(1, "nobody", "$agent/get").error == "there is no instance nobody"
    assert bench.ask(2, "node", "$agent/reboot").status is RpcStatus.METHOD_NOT_FOUND
    assert bench.ask(3, "$agent", "reboot").status is RpcStatus.METHOD_NOT_FOUND
    assert bench.ask(4, "node", "$agent/status").status is RpcStatus.METHOD_NOT_FOUND


def test_the_agent_says_how_it_is() -> None:
    assert json.loads(Bench().ask(1, "$agent", "status").response) == {"memory": 1}
