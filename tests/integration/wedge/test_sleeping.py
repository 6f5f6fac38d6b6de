"""Nodes in Python that sleep: they wake in time, others go on, and none outlives its limits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.wedge.workbench import NODES, PATIENCE, Bench, build_python, manifest
from wedge.host.events import Message
from wedge.pipeline.node import Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

WAYS = ("time", "select", "asyncio")
# What is waited for in vain would take an hour.
AT_ONCE = 10.0


@pytest.fixture(scope="module")
def sleeper(
    tmp_path_factory: pytest.TempPathFactory, sysroot: Sysroot, tool_cache: Cache
) -> dict[str, bytes]:
    del sysroot
    output = tmp_path_factory.mktemp("sleeper") / "sleeper.wasm"
    options = ("--engine", "bytecode")
    return {"sleeper": build_python(NODES / "sleeper.py", output, tool_cache.root, *options)}


def running(nodes: Mapping[str, Any], modules: Mapping[str, bytes], folder: Path) -> Bench:
    instances = {name: {"module": "sleeper", "wedge": wedge} for name, wedge in nodes.items()}
    return Bench(manifest(instances, modules), modules, folder)


def send(bench: Bench, instance: str, alias: str, payload: str) -> None:
    bench.box(instance).deliver(Message(alias, payload.encode()), bench.outside, lambda: None)


def wait_until_asleep(bench: Bench, times: int = 1) -> None:
    """Wait for the states that are sent before each sleep."""
    with bench.hub.changed:
        assert bench.hub.changed.wait_for(lambda: len(bench.hub.states) >= times, PATIENCE)


def test_every_way_to_sleep_takes_its_time(sleeper: dict[str, bytes], tmp_path: Path) -> None:
    with running({"node": {}}, sleeper, tmp_path) as bench:
        for way in WAYS:
            send(bench, "node", "sleep", f"{way} 0.2")
        bench.hub.wait_for_telemetry(len(WAYS))
    assert bench.hub.lines["node"] == []
    slept = {way: seconds for _, way, seconds in bench.hub.told}
    assert list(slept) == list(WAYS)
    assert all(0.2 <= seconds < AT_ONCE for seconds in slept.values()), slept


def test_files_are_ready_at_once(sleeper: dict[str, bytes], tmp_path: Path) -> None:
    with running({"node": {}}, sleeper, tmp_path) as bench:
        send(bench, "node", "select", "3600")
        bench.hub.wait_for_telemetry(1)
    assert bench.hub.told == [("node", "select", [True, True, False])]


def test_others_go_on_while_one_sleeps(sleeper: dict[str, bytes], tmp_path: Path) -> None:
    bench = running({"asleep": {}, "awake": {}}, sleeper, tmp_path)
    bench.grace = 0.2
    with bench:
        send(bench, "asleep", "sleep", "time 3600")
        wait_until_asleep(bench)
        for _ in range(100):
            send(bench, "awake", "count", "x")
        bench.hub.wait_for_telemetry(100)
        assert bench.pipeline.node("asleep").status is Status.RUNNING
        before = time.monotonic()
    assert time.monotonic() - before < AT_ONCE
    _, error = bench.hub.ends["asleep"]
    assert str(error) == "`asleep` was stopped: it did not end within 0.2 seconds"
    assert bench.hub.ends["awake"] == (0, None)


@pytest.mark.parametrize("way", WAYS)
def test_a_sleep_ends_with_the_time_for_its_event(
    sleeper: dict[str, bytes], tmp_path: Path, way: str
) -> None:
    limits = {"limits": {"eventSeconds": 0.3}}
    with running({"node": limits}, sleeper, tmp_path) as bench:
        send(bench, "node", "sleep", f"{way} 3600")
        assert bench.pipeline.node("node").wait(AT_ONCE)
    _, error = bench.hub.ends["node"]
    assert str(error) == "`node` was stopped: an event took longer than it may"


def test_a_sleep_in_a_stateless_node_costs_its_message(
    sleeper: dict[str, bytes], tmp_path: Path
) -> None:
    wedge = {"state": "stateless", "limits": {"eventSeconds": 1}}
    with running({"node": wedge}, sleeper, tmp_path) as bench:
        send(bench, "node", "sleep", "time 3600")
        send(bench, "node", "sleep", "time 0.1")
        send(bench, "node", "count", "x")
        bench.hub.wait_for_telemetry(2)
        assert bench.pipeline.node("node").status is Status.RUNNING
    (_, way, seconds), count = bench.hub.told
    assert way == "time"
    assert 0.1 <= seconds < 1
    assert count == ("node", "count", 1)


def test_who_sleeps_is_killed_at_once(sleeper: dict[str, bytes], tmp_path: Path) -> None:
    with running({"node": {"state": "stateless"}}, sleeper, tmp_path) as bench:
        send(bench, "node", "sleep", "time 3600")
        send(bench, "node", "count", "x")
        wait_until_asleep(bench)
        before = time.monotonic()
        bench.pipeline.kill("node")
        assert bench.pipeline.node("node").wait(AT_ONCE)
        assert time.monotonic() - before < AT_ONCE
    _, error = bench.hub.ends["node"]
    assert str(error) == "`node` was stopped: it was told to"
    # No other instance of it has begun.
    assert bench.hub.told == []
