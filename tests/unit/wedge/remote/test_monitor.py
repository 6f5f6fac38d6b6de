from __future__ import annotations

import json
from typing import Any

import pytest

from wedge.remote.monitor import Monitor
from wedge.wire import (
    CommandAnswer,
    DeploymentStatus,
    InstanceStatus,
    Report,
    SystemInfo,
    Telemetry,
)


def answer(**values: Any) -> CommandAnswer:
    return CommandAnswer(transport="1", reqid="1", instance="$agent", response=json.dumps(values))


def test_rates_are_between_two_answers() -> None:
    monitor = Monitor(since=0.0)
    assert monitor.take_answer(answer(instances={"a": {"received": 10, "sent": 5}}), 1.0)
    assert monitor.message_rate("a") is None
    monitor.take_answer(answer(instances={"a": {"received": 30, "sent": 15}}), 3.0)
    assert monitor.message_rate("a") == 15.0
    # It was started anew, and counts from nothing.
    monitor.take_answer(answer(instances={"a": {"received": 1, "sent": 0}}), 4.0)
    assert monitor.message_rate("a") == 0.0
    assert monitor.message_rate("b") is None
    monitor.take_answer(answer(instances={"a": {"memory": 5}}), 5.0)
    assert monitor.message_rate("a") is None


def test_telemetry_is_counted_here() -> None:
    monitor = Monitor(since=10.0)
    for _ in range(4):
        monitor.take([Telemetry(instance="a", entries=[("k", "1"), ("l", "2")])])
    assert monitor.telemetry_rate("a", 14.0) == 2.0
    assert monitor.telemetry_rate("b", 14.0) == 0.0


def test_reports_and_answers_tell_what_the_device_is() -> None:
    monitor = Monitor(since=0.0)
    monitor.take_answer(answer(systemInfo={"os": "Linux", "arch": "armv7l", "new": []}), 1.0)
    assert monitor.system == SystemInfo(os="Linux", arch="armv7l")
    monitor.take_answer(answer(memory=1), 2.0)
    assert monitor.system is not None
    monitor.take([Report(system=SystemInfo(os="NuttX", arch="xtensa", agent="v1.48"))])
    assert monitor.system.os == "NuttX"
    assert not monitor.take_answer(answer(systemInfo={"os": 7}), 3.0)


def test_reports_and_answers_tell_of_the_deployment() -> None:
    monitor = Monitor(since=0.0)
    assert monitor.instances() == []
    status = DeploymentStatus(id="x", reconcile="ok", instances={"a": InstanceStatus(status="ok")})
    monitor.take([Report(deployment=status)])
    monitor.take([Report()])
    assert monitor.deployment == status
    monitor.take_answer(answer(instances={"b": {}}), 1.0)
    assert monitor.instances() == ["a", "b"]
    found = {"deploymentId": "y", "reconcileStatus": "applying", "instances": {}, "modules": {}}
    monitor.take_answer(answer(deploymentStatus=found), 2.0)
    assert monitor.deployment == DeploymentStatus(id="y", reconcile="applying")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        "[" * 50 + "]" * 50,
        '{"memory": -1}',
        '{"memory": "much"}',
        '{"instances": {"a": {"sent": 1e400}}}',
        '{"instances": 3}',
        '{"deploymentStatus": {"reconcileStatus": "odd"}}',
    ],
)
def test_answers_that_are_none_change_nothing(text: str) -> None:
    monitor = Monitor(since=0.0)
    told = CommandAnswer(transport="1", reqid="1", instance="", response=text)
    assert not monitor.take_answer(told, 1.0)
    assert (monitor.deployment, monitor.memory, monitor.samples) == (None, None, ())
