"""The examples of pipelines on a device: an agent on mosquitto, plain and by mutual TLS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import examples
from tests.integration.agent.workbench import vary
from wedge.abi import RpcStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot
    from tests.integration.agent.platform import Platform
    from tests.integration.agent.workbench import AgentProcess, ModuleServer

FOLDER = Path(examples.__file__).parent
LEFT_OUT = shutil.ignore_patterns("bin", ".wedge", "*.wasm*", "__pycache__")
# The device compiles each module of numpy for half a minute, where nothing else runs.
PATIENCE = 600.0

pytestmark = [pytest.mark.toolchain, pytest.mark.timeout(1500)]


class Project:
    """An example, built, as it is deployed."""

    def __init__(self, folder: Path, name: str, cache: Path) -> None:
        copied = shutil.copytree(FOLDER, folder / "examples", symlinks=True, ignore=LEFT_OUT)
        own = {"PY2WASM_CACHE": str(cache), "PY2WASM_ENGINE": "bytecode"}
        subprocess.run(
            [sys.executable, "-m", "wedge", "build", str(copied / name)],
            env={**os.environ, **own},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        text = (copied / name / "deployment.json").read_text("utf-8")
        self._deployment = json.loads(text)["deployment"]
        self.modules = {
            id_: (copied / name / "bin" / f"{id_}.wasm").read_bytes()
            for id_ in self._deployment["modules"]
        }

    def manifest(self, id_: str, server: ModuleServer) -> bytes:
        """Offer the modules, and give what the platform sends."""
        offers = {name: server.offer(name, data) for name, data in self.modules.items()}
        body = {**self._deployment, "deploymentId": id_, "modules": offers}
        return json.dumps({"deployment": body}).encode()


@pytest.fixture
def make(sysroot: Sysroot, tool_cache: Cache, tmp_path: Path) -> Callable[[str], Project]:
    del sysroot
    return lambda name: Project(tmp_path, name, tool_cache.root)


def test_source_and_sink(
    either: tuple[Platform, AgentProcess],
    server: ModuleServer,
    make: Callable[[str], Project],
) -> None:
    platform, agent = either
    project = make("source_sink")
    platform.wait(lambda: bool(platform.reports), "first report")
    for source in ("c_source", "python_source"):
        platform.configure(source, "interval", b"0.2")
    deploy(platform, project.manifest("first", server), "first")
    for sink in ("c_sink/my-topic", "python_sink/my-topic"):
        # Of both sources.
        platform.wait(lambda sink=sink: len(platform.telemetry[sink]) >= 20, sink)  # type: ignore[misc]
        value = json.loads(platform.telemetry[sink][0])
        assert value == {"date": value["date"], "my-key": "my-value"}
    deploy(platform, EMPTY, "empty")
    assert list((agent.data / "instances").iterdir()) == []


def test_tracking(
    platform: Platform,
    agent: AgentProcess,
    server: ModuleServer,
    make: Callable[[str], Project],
) -> None:
    project = make("tracking_pipeline")
    workspace = agent.data / "instances" / "replay" / "default_workspace"
    workspace.mkdir(parents=True)
    shutil.copy(FOLDER / "tracker" / "detections.jsonl", workspace / "recording.jsonl")
    platform.wait(lambda: bool(platform.reports), "first report")
    deploy(platform, project.manifest("first", server), "first")
    *frames, summary = expected()
    platform.wait(lambda: bool(platform.telemetry["sink/summary"]), "summary", PATIENCE)
    assert [json.loads(text) for text in platform.telemetry["sink/tracks"]] == frames
    assert [json.loads(text) for text in platform.telemetry["sink/summary"]] == [summary]
    assert json.loads(platform.ask("track", "stats")) == summary

    # Another sink: the others go on as they are, and do not begin anew.
    project.modules["sink"] = vary(project.modules["sink"], "another")
    deploy(platform, project.manifest("second", server), "second")
    assert json.loads(platform.ask("track", "stats")) == summary
    assert server.fetched.count("/track.wasm") == 1
    assert len(platform.telemetry["sink/summary"]) == 1

    # Wrong thresholds are refused by the node, which says so and goes on.
    platform.ask("track", "$agent/set", '{"log_enable": true}')
    platform.configure("track", "thresholds", b'{"high_score": 2}')
    platform.wait(lambda: any("high_score" in line for _, line in platform.lines), "line of a log")
    assert json.loads(platform.ask("track", "reset")) == {"frames": len(frames)}
    assert json.loads(platform.ask("track", "stats"))["frames"] == 0

    # Right ones hold from the next frame on: no detection is good enough to begin a track. What
    # sends the recording is another module, so it comes again, to the tracker that was there.
    strict = {"high_score": 0.99, "low_score": 0.1, "new_track": 1.0}
    before = json.loads(platform.ask("track", "thresholds", json.dumps(strict)))
    assert before == {"high_score": 0.6, "low_score": 0.1, "new_track": 0.7}
    assert json.loads(platform.ask("track", "thresholds", json.dumps(strict))) == strict
    project.modules["replay"] = vary(project.modules["replay"], "again")
    deploy(platform, project.manifest("third", server), "third")
    platform.wait(lambda: len(platform.telemetry["sink/summary"]) == 2, "summary", PATIENCE)
    again = json.loads(platform.telemetry["sink/summary"][1])
    assert (again["frames"], again["tracks"]) == (len(frames), [])
    assert summary["tracks"] != []
    assert server.fetched.count("/track.wasm") == 1

    deploy(platform, EMPTY, "empty")
    assert platform.call("track", "stats").status is RpcStatus.ERROR
    assert list((agent.data / "instances").iterdir()) == []
    assert list((agent.data / "modules").iterdir()) == []


EMPTY = json.dumps(
    {
        "deployment": {
            "deploymentId": "empty",
            **dict.fromkeys(("instanceSpecs", "modules", "publishTopics", "subscribeTopics"), {}),
        }
    }
).encode()


def deploy(platform: Platform, manifest: bytes, id_: str) -> None:
    """Deploy, and wait until it runs."""
    platform.deploy(manifest)
    platform.wait(lambda: platform.is_at(id_, "ok"), f"report of {id_}", PATIENCE)


def expected() -> list[dict[str, Any]]:
    """Give what the program of the same name prints."""
    text = (FOLDER / "tracker" / "expected.txt").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line[:2] == '{"']
