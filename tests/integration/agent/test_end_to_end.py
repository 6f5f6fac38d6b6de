"""An agent on a real broker: what is deployed runs, changes, answers, and goes."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.integration.agent.platform import Platform
from tests.integration.agent.workbench import AgentProcess, manifest, vary
from wedge.abi import RpcStatus

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.agent.workbench import ModuleServer
    from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.toolchain

INSTANCES = {"one": "meter", "two": "meter", "three": "other"}


def test_a_deployment_from_beginning_to_end(
    either: tuple[Platform, AgentProcess], server: ModuleServer, meter: bytes
) -> None:
    platform, agent = either
    modules = {"meter": server.offer("meter", meter), "other": server.offer("other", meter)}
    platform.wait(lambda: bool(platform.reports), "first report")
    platform.deploy(manifest("first", INSTANCES, modules, chain=True))
    report = platform.wait_for_status("first")
    assert report.deployment is not None
    assert {
        name: item.status for name, item in report.deployment.instances.items()
    } == dict.fromkeys(INSTANCES, "ok")
    lives = {name: platform.ask(name, "life") for name in INSTANCES}

    # A threshold is changed while it runs.
    platform.ask("two", "set", "40")
    assert platform.ask("two", "get") == "40"
    platform.wait(lambda: platform.states.get(("two", "threshold")) == b"40", "state")
    platform.ask("one", "message", "hello")
    platform.ask_until("three", "count", "1")

    # One module changes, under the same name: what runs it is started anew, and nothing else.
    changed = {**modules, "other": server.offer("other", vary(meter, "changed"))}
    platform.deploy(manifest("second", INSTANCES, changed, chain=True))
    platform.wait_for_status("second")
    after = {name: platform.ask(name, "life") for name in INSTANCES}
    assert {name for name in INSTANCES if after[name] != lives[name]} == {"three"}
    assert platform.ask("two", "get") == "40"
    platform.ask("one", "message", "again")
    platform.ask_until("three", "count", "1")

    # Nothing is left of what is no more deployed.
    platform.deploy(manifest("third", {}, {}))
    report = platform.wait_for_status("third")
    assert report.deployment is not None
    assert not report.deployment.instances
    assert list((agent.data / "instances").iterdir()) == []
    assert list((agent.data / "modules").iterdir()) == []
    assert platform.call("one", "life").status is RpcStatus.ERROR


def test_configurations_telemetry_and_logs(
    platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    # Before there is an instance of that name.
    platform.configure("one", "threshold", b"7")
    platform.deploy(manifest("first", {"one": "meter"}, {"meter": server.offer("meter", meter)}))
    platform.wait_for_status("first")
    assert platform.ask("one", "get") == "7"
    platform.configure("one", "period", b"5")
    platform.wait(lambda: len(platform.telemetry["one/n"]) >= 20, "telemetry")
    platform.configure("one", "period", None)

    platform.ask("one", "print", "unheard")
    platform.ask("one", "$agent/set", '{"log_enable": true}')
    platform.ask("one", "print", "heard")
    platform.wait(lambda: bool(platform.lines), "line")
    assert platform.lines == [("one", "heard")]

    status = json.loads(platform.ask("$agent", "status"))
    assert status["deploymentStatus"]["deploymentId"] == "first"
    assert status["systemInfo"]["os"] == "Linux"
    assert status["instances"]["one"]["telemetry"] >= 20
    assert status["memory"] > 0


def test_what_runs_is_there_again_without_the_platform(
    platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    platform.deploy(manifest("first", {"one": "meter"}, {"meter": server.offer("meter", meter)}))
    platform.wait_for_status("first")
    platform.configure("one", "threshold", b"7")
    platform.ask_until("one", "get", "7")
    assert server.fetched == ["/meter.wasm"]
    agent.stop()
    platform.reports.clear()
    agent.start()
    platform.wait_for_status("first")
    assert platform.ask("one", "get") == "7"
    assert server.fetched == ["/meter.wasm"], "it is there already"


def test_failures_of_instances_and_modules_are_reported(
    platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    good = server.offer("meter", meter)
    wrong = {**server.offer("wrong", meter), "hash": "00" * 32}
    native = server.offer("native", b"\0aot" + bytes(64))
    modules = {"meter": good, "wrong": wrong, "native": native}
    instances = {"one": "meter", "two": "wrong", "three": "native"}
    platform.deploy(manifest("first", instances, modules))

    def failed() -> bool:
        status = platform.reports[-1].deployment
        assert status is not None
        found = [item.status for item in status.modules.values()]
        return sorted(found) == ["error", "error", "ok"] and "one" in status.instances

    platform.wait(failed, "report of the modules")
    status = platform.reports[-1].deployment
    assert status is not None
    assert status.reconcile == "applying"
    assert platform.ask("one", "life"), "what can run does"
    platform.begin_call("one", "trap")
    platform.wait(
        lambda: platform.reports[-1].deployment.instances["one"].status == "error",  # type: ignore[union-attr]
        "report of the trap",
    )
    assert agent.is_running()


def test_the_last_of_two_deployments_in_quick_succession_wins(
    platform: Platform, agent: AgentProcess, server: ModuleServer, meter: bytes
) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    modules = {"meter": server.offer("meter", meter)}
    for number in range(20):
        platform.deploy(manifest(f"d{number}", {f"i{number}": "meter", "all": "meter"}, modules))
    report = platform.wait_for_status("d19")
    assert report.deployment is not None
    assert set(report.deployment.instances) == {"i19", "all"}
    assert {path.name for path in (agent.data / "instances").iterdir()} == {"i19", "all"}


def test_a_blob_goes_where_the_platform_says(
    platform: Platform, agent: AgentProcess, server: ModuleServer, probe: bytes
) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    platform.deploy(manifest("first", {"one": "probe"}, {"probe": server.offer("probe", probe)}))
    platform.wait_for_status("first")
    platform.ask("one", "$agent/set", '{"log_enable": true}')
    platform.place = f"{server.url}/kept?signature=secret"
    platform.ask("one", "EVP_blobOperation", 'H 1 1 url"snap.raw store*5 blob "put')
    platform.wait(lambda: ("one", "put: 0 0 0 0") in platform.lines, "end of the transfer")
    assert server.put == {"/kept?signature=secret": b"ppppp"}
    (request,) = platform.requests
    assert (request.instance, request.filename) == ("one", "snap.raw")
    assert "secret" not in agent.said

    platform.place = None
    platform.ask("one", "EVP_blobOperation", 'H 1 1 url"again.raw store*5 blob "refused')
    refused = f"refused: 0 1 0 {errno.ENOTCONN}"
    platform.wait(lambda: ("one", refused) in platform.lines, "refusal")


def test_the_older_dialect(
    mosquitto: Mosquitto, tmp_path: Path, server: ModuleServer, meter: bytes
) -> None:
    settings = 'platform = "EVP1"\n'
    with (
        Platform(mosquitto.broker(), "EVP1") as platform,
        AgentProcess(tmp_path / "agent", mosquitto.broker(), settings=settings) as agent,
    ):
        platform.wait(lambda: bool(platform.reports), "first report")
        platform.configure("one", "threshold", b"7")
        platform.deploy(
            manifest("first", {"one": "meter"}, {"meter": server.offer("meter", meter)})
        )
        platform.wait_for_status("first")
        assert platform.ask("one", "get") == "7"
        assert platform.states["one", "threshold"] == b"7"
        assert platform.call("one", "nothing").status is RpcStatus.METHOD_NOT_FOUND
        platform.ask("one", "$agent/set", '{"log_enable": true}')
        platform.ask("one", "print", "heard")
        platform.wait(lambda: bool(platform.lines), "line")
        assert platform.complaints == []
        assert agent.is_running()


def test_a_folder_has_one_agent(agent: AgentProcess, platform: Platform) -> None:
    platform.wait(lambda: bool(platform.reports), "first report")
    second = subprocess.run(
        [sys.executable, "-m", "wedge", "agent", "--data", str(agent.data), "--host", "localhost"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 2
    assert f"error: another agent runs in `{agent.data}`" in second.stderr
    assert platform.call("$agent", "status").status is RpcStatus.OK
