"""When reports are due, and what they hold."""

from __future__ import annotations

import asyncio
import json
import os
from importlib import metadata

import pytest

from wedge.agent.reports import Intervals, Pace, Reporter, describe_system, make_report
from wedge.wire import DIALECTS, DeploymentStatus


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pace_of(clock: Clock, minimum: int = 3, maximum: int = 180) -> Pace:
    return Pace(Intervals(minimum=minimum, maximum=maximum), clock)


def test_the_first_report_is_due_at_once(clock: Clock) -> None:
    assert pace_of(clock).seconds_left() == 0


def test_without_news_the_longest_interval_passes(clock: Clock) -> None:
    pace = pace_of(clock)
    pace.note_sent()
    assert pace.seconds_left() == 180
    clock.now += 179
    assert pace.seconds_left() == 1
    clock.now += 5
    assert pace.seconds_left() == 0


def test_news_wait_for_the_shortest_interval(clock: Clock) -> None:
    pace = pace_of(clock)
    pace.note_sent()
    clock.now += 1
    pace.note_change()
    assert pace.seconds_left() == 2
    clock.now += 10
    pace.note_sent()
    assert pace.seconds_left() == 180, "news are told once"


def test_news_after_a_long_silence_are_due_at_once(clock: Clock) -> None:
    pace = pace_of(clock)
    pace.note_sent()
    clock.now += 100
    pace.note_change()
    assert pace.seconds_left() == 0


def test_a_new_connection_is_reported_to_at_once(clock: Clock) -> None:
    pace = pace_of(clock)
    pace.note_sent()
    pace.restart()
    assert pace.seconds_left() == 0


def test_intervals_the_wrong_way_round_keep_the_longest(clock: Clock) -> None:
    pace = pace_of(clock, minimum=60, maximum=10)
    pace.note_sent()
    pace.note_change()
    assert pace.seconds_left() == 10


def test_a_report_says_what_the_device_is_in_both_dialects() -> None:
    status = DeploymentStatus(id="one", reconcile="ok")
    report = make_report(describe_system(), status, Intervals(), "blue")
    for name in ("EVP2", "EVP1"):
        dialect = DIALECTS[name]
        (found,) = dialect.read_up(*dialect.write(report))
        assert found.deployment == status  # type: ignore[union-attr]
    assert report.system is not None
    assert report.system.agent is not None
    assert report.system.agent.startswith("v")
    written = json.loads(DIALECTS["EVP2"].write(report)[1])["systemInfo"]
    names = os.uname()
    assert written == {
        "os": names.sysname,
        "arch": names.machine,
        "evp_agent": f"v{metadata.version('wedge-py2wasm')}",
        "wasmMicroRuntime": f"wasmtime-{metadata.version('wasmtime')}",
        "protocolVersion": "EVP2-TB",
    }
    assert report.registry_auth is None


class Sender:
    """Counts reports; `accept` says whether they can be sent."""

    def __init__(self) -> None:
        self.sent = 0
        self.accept = True
        self.connected = True
        self.tried = asyncio.Event()

    def __call__(self) -> bool:
        self.sent += self.accept
        self.tried.set()
        return self.accept

    async def wait(self) -> None:
        await asyncio.wait_for(self.tried.wait(), 10)
        self.tried.clear()


def test_reports_follow_connections_and_news(clock: Clock) -> None:
    async def check() -> None:
        sender = Sender()
        sender.connected = False
        reporter = Reporter(pace_of(clock), sender, lambda: sender.connected)
        running = asyncio.create_task(reporter.run())
        reporter.note_change()
        await asyncio.sleep(0)
        assert sender.sent == 0, "there is nobody to report to"
        sender.connected = True
        reporter.note_connected()
        await sender.wait()
        clock.now += 4
        await asyncio.to_thread(reporter.note_change)
        await sender.wait()
        assert sender.sent == 2
        sender.accept = False
        clock.now += 4
        reporter.note_change()
        await sender.wait()
        sender.accept = True
        clock.now += 4
        reporter.change_intervals(Intervals(minimum=1, maximum=2))
        await sender.wait()
        assert sender.sent == 3
        running.cancel()

    asyncio.run(check())
