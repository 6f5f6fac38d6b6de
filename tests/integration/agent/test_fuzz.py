"""Anything on any topic: it is passed over, and the agent goes on."""

from __future__ import annotations

import asyncio
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.agent.messages import MANIFEST, messages
from tests.integration.agent.workbench import manifest
from wedge.agent.service import Agent
from wedge.agent.settings import Settings
from wedge.agent.uplink import Uplink
from wedge.wire.topics import ATTRIBUTES, attributes_response

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.agent.platform import Platform
    from tests.integration.agent.workbench import AgentProcess, ModuleServer

MESSAGES = 10_000
LARGEST = 10 * 1024**2


@pytest.mark.parametrize("dialect", ["EVP2", "EVP1"])
def test_no_message_gets_through_what_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: str
) -> None:
    written: list[tuple[str, bytes]] = []

    def tell(self: Uplink, noun: Any, *, qos: int = 1) -> bool:
        written.append(self._dialect.write(noun))
        return True

    monkeypatch.setattr(Uplink, "tell", tell)
    said: list[str] = []
    settings = Settings.model_validate(
        {"platform": dialect, "data": tmp_path, "mqtt": {"host": "localhost"}}
    )

    async def run() -> None:
        agent = Agent(settings, said.append)
        for topic, payload in messages(dialect, MESSAGES, random.Random(7)):  # noqa: S311 - the same each time
            agent._receive(topic, payload)
        # Still there, and doing what it is told.
        last = json.loads(json.dumps(MANIFEST))
        last["deployment"]["deploymentId"] = "last"
        agent._receive(attributes_response(10000), b"{}")
        text = last["deployment"] if dialect == "EVP2" else json.dumps(last["deployment"])
        agent._receive(ATTRIBUTES, json.dumps({"deployment": text}).encode())
        assert agent._device.status().id == "last"
        await asyncio.to_thread(agent._device.close)
        agent._outbox.close()

    asyncio.run(run())
    # All kinds of messages have come by: some were answered, and some could not be understood.
    assert len(written) > MESSAGES // 20
    assert len(said) > MESSAGES // 4
    assert all(line.isprintable() for line in said), "what others send moves no cursor"


@pytest.mark.toolchain
def test_an_agent_on_a_broker_outlives_what_comes(
    platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    kept = len(platform.complaints)
    for topic, payload in messages("EVP2", MESSAGES // 5, random.Random(8)):  # noqa: S311
        # What no broker takes is not the agent's to refuse.
        if topic and "\0" not in topic:
            platform.publish(topic, payload, qos=0)
    platform.publish(ATTRIBUTES, b'{"deployment": "' + b"x" * LARGEST + b'"}')
    platform.deploy(manifest("last", {"one": "meter"}, {"meter": server.offer("meter", meter)}))
    platform.wait_for_status("last")
    assert platform.ask("one", "life")
    # The platform of the test hears its own messages, too.
    del platform.complaints[kept:]
    assert agent.is_running()
