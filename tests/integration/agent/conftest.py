"""Brokers, a module to deploy, and an agent with its platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.certificates import Authority
from tests.integration.agent.platform import Platform
from tests.integration.agent.workbench import NODES, AgentProcess, ModuleServer
from tests.integration.wedge.workbench import NODES as ABI_NODES, compile_c
from tests.mosquitto import Mosquitto, Program, find_mosquitto

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from py2wasm.cache import Cache

# Everything goes out at once: what the broker has taken is with its receiver.
UNBOUNDED = ("max_inflight_messages 0", "set_tcp_nodelay true", "queue_qos0_messages true")


@pytest.fixture(scope="session")
def program(tool_cache: Cache) -> Program:
    return find_mosquitto(tool_cache)


@pytest.fixture(scope="session")
def meter(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the node `meter` as a module."""
    return compile_c(NODES / "meter.c", tmp_path_factory.mktemp("meter") / "meter.wasm")


@pytest.fixture(scope="session")
def probe(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give the node that calls what it is told to as a module."""
    return compile_c(ABI_NODES / "probe.c", tmp_path_factory.mktemp("probe") / "probe.wasm")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ModuleServer]:
    with ModuleServer(tmp_path / "served") as server:
        yield server


@pytest.fixture
def mosquitto(program: Program, tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(program, tmp_path / "broker", lines=UNBOUNDED, keeps=True) as broker:
        yield broker


@pytest.fixture
def platform(mosquitto: Mosquitto) -> Iterator[Platform]:
    with Platform(mosquitto.broker()) as platform:
        yield platform
        assert platform.complaints == []


@pytest.fixture
def agent(mosquitto: Mosquitto, platform: Platform, tmp_path: Path) -> Iterator[AgentProcess]:
    with AgentProcess(tmp_path / "agent", mosquitto.broker()) as agent:
        yield agent
        assert "internal error" not in agent.said
        assert "Traceback" not in agent.said


@pytest.fixture
def quick_agent(mosquitto: Mosquitto, platform: Platform, tmp_path: Path) -> Iterator[AgentProcess]:
    """Give one that does not wait for long before it connects anew."""
    settings = "mqtt.reconnect_seconds = 1\n"
    with AgentProcess(tmp_path / "agent", mosquitto.broker(), settings=settings) as agent:
        yield agent
        assert "Traceback" not in agent.said


@pytest.fixture(params=["plain", "tls"])
def either(
    request: pytest.FixtureRequest, program: Program, tmp_path: Path
) -> Iterator[tuple[Platform, AgentProcess]]:
    """Give a platform and an agent, connected in the clear or by mutual TLS."""
    authority = Authority(tmp_path / "ca") if request.param == "tls" else None
    with Mosquitto(program, tmp_path / "broker", authority=authority, lines=UNBOUNDED) as broker:
        device = authority.issue_client("device-7") if authority else None
        hub = authority.issue_client("platform") if authority else None
        with (
            Platform(broker.broker(tls=hub)) as platform,
            AgentProcess(tmp_path / "agent", broker.broker(tls=device)) as agent,
        ):
            yield platform, agent
            assert platform.complaints == []
            assert "internal error" not in agent.said
