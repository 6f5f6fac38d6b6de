"""Agents and brokers killed at any time: nothing is lost, and what is wanted is reached."""

from __future__ import annotations

import hashlib
import random
import threading
from typing import TYPE_CHECKING

import pytest

from tests.integration.agent.workbench import AgentProcess, manifest, vary

if TYPE_CHECKING:
    from tests.integration.agent.platform import Platform
    from tests.integration.agent.workbench import ModuleServer
    from tests.mosquitto import Mosquitto

pytestmark = [pytest.mark.toolchain, pytest.mark.timeout(1800)]

# Messages on their way at once, which may all arrive twice for each end of a connection.
IN_FLIGHT = 64
PERIOD = b"5"


class Killing:
    """An agent with an instance `steady` that sends numbers, and others that come and go."""

    def __init__(
        self, platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
    ) -> None:
        self.platform = platform
        self.agent = agent
        self.draw = random.Random(11)  # noqa: S311 - a test that is the same each time
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

    def check(self, ends: int) -> None:
        """See that all is as it was wanted last, and that nothing was lost on the way."""
        platform, data = self.platform, self.agent.data
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
        platform.wait(lambda: taken <= set(self.arrived()), "number that was taken")
        arrived = self.arrived()
        assert len(taken) > ends, "it was at work all the time"
        # The broker repeats what it cannot know to have arrived, too.
        twice = len(arrived) - len(set(arrived)) - platform.repeated["steady/n"]
        assert twice <= ends * (IN_FLIGHT + 1)
        assert {path.name for path in (data / "instances").iterdir()} == names
        for path in (data / "modules").iterdir():
            if path.suffix == ".wasm":
                assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
        assert {name: platform.ask(name, "life") != "" for name in names} == dict.fromkeys(
            names, True
        )


@pytest.fixture
def killing(
    platform: Platform, quick_agent: AgentProcess, server: ModuleServer, meter: bytes
) -> Killing:
    return Killing(platform, quick_agent, server, meter)


@pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.slow)])
def test_an_agent_is_killed(killing: Killing, times: int) -> None:
    killing.begin()
    for number in range(times):
        killing.disturb(number)
        killing.agent.kill()
        killing.agent.start()
    killing.check(times)


@pytest.mark.parametrize("times", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_a_broker_is_killed(killing: Killing, mosquitto: Mosquitto, times: int) -> None:
    killing.begin()
    for number in range(times):
        killing.disturb(number)
        mosquitto.kill()
        # What is said meanwhile waits.
        before = killing.taken()
        threading.Event().wait(killing.draw.uniform(0, 1))
        mosquitto.start()
        killing.platform.wait(
            lambda before=before: set(killing.arrived()) >= before, "numbers from before"
        )
    killing.check(times)
