"""Agents and brokers killed at any time: nothing is lost, and what is wanted is reached.

What QoS 1 promises of repeats: a message may come again once for each end of a connection at which
it had been sent and was not forgotten yet. Such messages are in the outbox, the oldest ones there,
and no more than the link has on its way at once. So the outbox is read at each end, and every
number that arrives more often than that explains is a fault.
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.integration.agent.platform import Platform
from tests.integration.agent.workbench import AgentProcess, manifest, vary
from wedge.mqtt.session import IN_FLIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.integration.agent.workbench import ModuleServer
    from tests.mosquitto import Mosquitto

pytestmark = [pytest.mark.toolchain, pytest.mark.timeout(1800)]

PERIOD = b"5"


class Killing:
    """An agent with an instance `steady` that sends numbers, and others that come and go."""

    def __init__(
        self, platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
    ) -> None:
        self.platform = platform
        self.agent = agent
        self.draw = random.Random(11)  # noqa: S311 - a test that is the same each time
        # By number, how often it may come again.
        self.repeats: Counter[int] = Counter()
        self.modules = {
            "steady": server.offer("steady", meter),
            **{f"m{n}": server.offer(f"m{n}", vary(meter, str(n))) for n in range(4)},
        }

    def begin(self) -> None:
        self.platform.wait(lambda: bool(self.platform.reports), "first report")
        self.deploy("first", [])
        self.platform.wait_for_status("first")
        self.platform.configure("steady", "period", PERIOD)
        self.platform.wait(lambda: self.arrived() != [], "telemetry")

    def deploy(self, id_: str, others: list[str]) -> None:
        instances = {"steady": "steady", **{f"i-{name}": name for name in others}}
        used = {name: self.modules[name] for name in ("steady", *others)}
        self.platform.deploy(manifest(id_, instances, used))

    def disturb(self, number: int) -> None:
        """Have it do something, and let some time pass; how much is what is random here."""
        others = self.draw.sample(["m0", "m1", "m2", "m3"], self.draw.randrange(4))
        self.deploy(f"d{number}", others)
        threading.Event().wait(self.draw.uniform(0, 1.2))

    def arrived(self) -> list[int]:
        return [int(text) for text in self.platform.telemetry["steady/n"]]

    def taken(self) -> set[int]:
        """Give the numbers that the agent has said were sent."""
        path = self.agent.data / "instances" / "steady" / "default_workspace" / "sent"
        # The last line may have been cut by the end of the process.
        return {
            int(line) for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")
        }

    def note_end(self) -> None:
        """Note what may have been sent and is not known to have arrived, as a connection ends."""
        path = self.agent.data / "outbox.db"
        # Read alone, so that whoever opens it next finds it as it was left.
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as outbox:
            rows = outbox.execute("SELECT payload FROM message ORDER BY id LIMIT ?", (IN_FLIGHT,))
            for (payload,) in rows:
                number = json.loads(payload).get("steady/n")
                if number is not None:
                    self.repeats[number] += 1

    def kill_agent(self) -> None:
        self.agent.kill()
        self.note_end()
        # The node had no time to write down the last number that was taken, and sends it anew.
        self.repeats[max(self.taken(), default=-1) + 1] += 1
        self.check_modules()

    def check_modules(self) -> None:
        """See that what is there to be run is what was deployed, whole."""
        for path in (self.agent.data / "modules").glob("*.wasm"):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem

    def check(self, ends: int) -> None:
        """See that all is as it was wanted last, and that nothing was lost on the way."""
        platform = self.platform
        self.deploy("last", ["m1", "m2"])
        status = platform.wait_for_status("last", "ok").deployment
        assert status is not None
        names = {"steady", "i-m1", "i-m2"}
        assert {name: item.status for name, item in status.instances.items()} == dict.fromkeys(
            names, "ok"
        )
        platform.configure("steady", "period", b"0")
        platform.ask("steady", "life")
        taken = self.taken()
        self.wait_for(taken)
        assert len(taken) > ends, "it was at work all the time"
        assert self.unexplained() == {}
        assert {path.name for path in (self.agent.data / "instances").iterdir()} == names
        self.check_modules()
        assert {name: platform.ask(name, "life") != "" for name in names} == dict.fromkeys(
            names, True
        )

    def wait_for_work(self) -> None:
        """Wait until a number arrives that this run of the agent has sent."""
        numbers, last = self.platform.telemetry["steady/n"], max(self.taken())
        # The next one may be of the run before, which had no time to write it down.
        self.platform.wait(lambda: int(numbers[-1]) > last + 1, "number")

    def wait_for(self, numbers: set[int]) -> None:
        """Wait until all of these have arrived."""
        arrived: set[int] = set()

        def have_come() -> bool:
            arrived.update(self.arrived())
            return numbers <= arrived

        try:
            self.platform.wait(have_come, "numbers that were taken")
        except AssertionError:
            assert sorted(numbers - arrived) == []
            raise

    def unexplained(self) -> dict[int, int]:
        """Give the numbers that came too often, and how often."""
        came = Counter(self.arrived())
        return {number: count for number, count in came.items() if count > 1 + self.repeats[number]}


@pytest.fixture
def platform(mosquitto: Mosquitto) -> Iterator[Platform]:
    """Give one to which the broker sends each message once, so that only the agent repeats any."""
    with Platform(mosquitto.broker(), qos=0) as platform:
        yield platform
        assert platform.complaints == []


@pytest.fixture
def killing(
    platform: Platform, quick_agent: AgentProcess, server: ModuleServer, meter: bytes
) -> Killing:
    return Killing(platform, quick_agent, server, meter)


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_an_agent_is_killed(killing: Killing, times: int) -> None:
    killing.begin()
    for number in range(times):
        if number % 2:
            # One that is at work; every other one may just as well be about to begin.
            killing.wait_for_work()
        killing.disturb(number)
        killing.kill_agent()
        killing.agent.start()
    killing.check(times)


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_a_broker_is_killed(killing: Killing, mosquitto: Mosquitto, times: int) -> None:
    killing.begin()
    for number in range(times):
        killing.disturb(number)
        mosquitto.kill()
        killing.note_end()
        # What is said meanwhile waits.
        before, sessions = killing.taken(), killing.platform.sessions
        threading.Event().wait(killing.draw.uniform(0, 1))
        mosquitto.start()
        # A broker confirms to the agent what it keeps for a platform that is away, and loses that
        # when it is killed: not before the platform is there again and has it.
        killing.platform.wait(
            lambda sessions=sessions: killing.platform.sessions > sessions, "connection"
        )
        killing.wait_for(before)
    killing.check(times)
