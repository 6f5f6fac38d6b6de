"""The examples of pipelines: their READMEs work, and Wasm gives what ordinary Python gives."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import examples
from py2wasm.build import open_sdk
from py2wasm.settings import load_settings
from tests.integration.native import install_originals
from tests.integration.session import Session
from tests.integration.wedge.workbench import PATIENCE, Bench, manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from wedge.pipeline.answers import Answer

FOLDER = Path(examples.__file__).parent
SHIMS = ("numpy", "lap", "pydantic-core")
LEFT_OUT = shutil.ignore_patterns("bin", ".wedge", "*.wasm*", "__pycache__")
PIPELINES = ("source_sink", "plate_pipeline", "tracking_pipeline")

# Modules with numpy take a while to link, and to compile for this machine: two to three a test.
pytestmark = [pytest.mark.toolchain, pytest.mark.timeout(1200)]


@pytest.fixture
def session(tool_cache: Cache, tool_console: Console, tmp_path: Path) -> Session:
    settings = load_settings(overrides={}, project=tmp_path, environ=os.environ)
    sdk = open_sdk(settings, console=tool_console, cache=tool_cache)
    (site,) = install_originals(sdk, SHIMS)
    return Session(
        tmp_path / "commands",
        python=str(sdk.sysroot().python),
        site=site,
        PY2WASM_CACHE=str(tool_cache.root),
        # What the nodes do is the same with each, and this one takes the least time.
        PY2WASM_ENGINE="bytecode",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """All examples as they are committed: they share files."""
    copied: Path = shutil.copytree(FOLDER, tmp_path / "examples", symlinks=True, ignore=LEFT_OUT)
    return copied


def test_every_pipeline_is_here() -> None:
    assert {path.parent.name for path in FOLDER.glob("*/deployment.json")} == set(PIPELINES)


def test_source_and_sink(folder: Path, session: Session, tmp_path: Path) -> None:
    project = folder / "source_sink"
    lines = telemetry(session.follow(project / "README.md", project))
    keys = [key for line in lines for key in line]
    # Each sink has the messages of both sources.
    assert keys.count("c_sink/my-topic") == keys.count("python_sink/my-topic") >= 4
    for source, sink in itertools.product(("c", "python"), repeat=2):
        modules = {
            "source": project.joinpath("bin", f"{source}-source.wasm").read_bytes(),
            "sink": project.joinpath("bin", f"{sink}-sink.wasm").read_bytes(),
        }
        instances = {
            "source_instance": {"module": "source", "publish": ["my-topic"]},
            "sink_instance": {"module": "sink", "subscribe": ["my-topic"]},
        }
        with Bench(manifest(instances, modules), modules, tmp_path / (source + sink)) as bench:
            bench.pipeline.node("source_instance").configure("interval", b"0.1")
            bench.hub.wait_for_telemetry(3)
        assert bench.hub.ends == {"source_instance": (0, None), "sink_instance": (0, None)}
        assert "every 100 ms" in bench.hub.lines["source_instance"]
        for instance, key, value in bench.hub.told:
            assert (instance, key) == ("sink_instance", "my-topic")
            assert value == {"date": value["date"], "my-key": "my-value"}


def test_plates(folder: Path, session: Session) -> None:
    project = folder / "plate_pipeline"
    session.follow(project / "README.md", project)
    found = told_alike(project)
    # Plates are followed in another way than by the program, and read the same.
    *_, last = expected("plate_reader")
    assert found[-1]["sink/summary"].items() <= last["summary"].items()
    assert [item["text"] for item in found[-1]["sink/summary"]["plates"]] == [
        *("KDR4821", "MXB 7093", "BLT6650")
    ]


def test_tracking(folder: Path, session: Session, tmp_path: Path) -> None:
    project = folder / "tracking_pipeline"
    session.follow(project / "README.md", project)
    found = told_alike(project)
    assert [value for line in found for value in line.values()] == expected("tracker")

    with tracking(project, tmp_path / "asked") as bench:
        answers = asked(bench)
    first, reset, second = (json.loads(answer.response) for answer in answers)
    assert first == found[-1]["sink/summary"]
    assert reset == {"frames": 150}
    assert second == {"camera": "crossing-1", "frames": 0, "tracks": []}
    assert any("high_score" in line for line in bench.hub.lines["track"])

    # Boxes that overlap by more than a fifth are dropped, and too good a detection is asked for.
    limits = {"suppress/suppression": '{"max_iou": 0.2}'}
    limits["track/thresholds"] = '{"high_score": 0.9, "new_track": 0.98}'
    with tracking(project, tmp_path / "limited", limits) as bench:
        first, *_ = (json.loads(answer.response) for answer in asked(bench))
    assert (first["frames"], first["tracks"]) == (150, [])
    counts = [value["detections"] for _, key, value in bench.hub.told if key == "tracks"]
    assert sum(counts) < sum(line["sink/tracks"]["detections"] for line in found[:-1])


def tracking(project: Path, folder: Path, limits: Mapping[str, str] | None = None) -> Bench:
    """Make a pipeline of what was built, with the recording in its place."""
    deployment = json.loads(project.joinpath("deployment.json").read_text("utf-8"))
    modules = {
        name: project.joinpath("bin", f"{name}.wasm").read_bytes()
        for name in deployment["deployment"]["modules"]
    }
    workspace = folder / "instances" / "replay"
    workspace.mkdir(parents=True)
    recording = project.parent / "tracker" / "detections.jsonl"
    shutil.copy(recording, workspace / "recording.jsonl")
    bench = Bench(deployment, modules, folder)
    for place, value in (limits or {}).items():
        instance, topic = place.split("/")
        bench.pipeline.node(instance).configure(topic, value.encode())
    return bench


def asked(bench: Bench) -> list[Answer]:
    """Wait for the end of the recording, and ask the tracker before, of and after its reset."""
    assert bench.pipeline.node("replay").wait(PATIENCE)
    bench.rest()
    answers = [bench.call("track", method) for method in ("stats", "reset", "stats")]
    bench.pipeline.node("track").configure("thresholds", b'{"high_score": 2}')
    bench.call("track", "stats")
    return answers


def told_alike(project: Path) -> list[dict[str, Any]]:
    """Give the telemetry of a pipeline, which is the same to the byte in all ways to run it."""
    ways = [project / ".wedge" / f"{way}.txt" for way in ("pipeline", "native", "direct")]
    wasm, native, direct = (way.read_text("utf-8") for way in ways)
    assert wasm == native
    assert native == direct
    return telemetry(wasm)


def telemetry(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line[:2] == '{"']


def expected(example: str) -> list[dict[str, Any]]:
    """Give what the program of the same name prints."""
    return telemetry(FOLDER.joinpath(example, "expected.txt").read_text("utf-8"))
