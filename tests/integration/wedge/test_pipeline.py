"""Pipelines: what instances may rely on, and that none of them can hurt another."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import wedge
from tests.integration.wedge.workbench import NODES, PATIENCE, Bench, compile_c, manifest
from wedge.host.events import Message
from wedge.pipeline import pipeline as pipelines
from wedge.pipeline.node import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.toolchain

ALIASES = ("count", "pass", "tell", "slow", "twice", "do")


def worker(**extension: Any) -> dict[str, Any]:
    return {"module": "worker", "wedge": extension}


@contextmanager
def running(
    instances: Mapping[str, Mapping[str, Any]], modules: Mapping[str, bytes], folder: Path
) -> Iterator[Bench]:
    with Bench(manifest(instances, modules), modules, folder) as bench:
        yield bench


def send(bench: Bench, instance: str, alias: str, *payloads: str) -> None:
    for payload in payloads:
        message = Message(alias, payload.encode())
        bench.box(instance).deliver(message, bench.outside, lambda: None)


def told(bench: Bench, key: str) -> list[Any]:
    return [value for _, found, value in bench.hub.told if found == key]


@pytest.mark.parametrize(
    ("state", "counts"), [("stateful", [1, 2, 3, 4, 5]), ("stateless", [1, 1, 1, 1, 1])]
)
def test_what_a_node_keeps(
    modules: dict[str, bytes], tmp_path: Path, state: str, counts: list[int]
) -> None:
    with running({"node": worker(state=state)}, modules, tmp_path) as bench:
        bench.pipeline.node("node").configure("name", b"first")
        send(bench, "node", "count", *"abcde")
        bench.rest()
        assert told(bench, "count") == counts
        assert bench.call("node", "add", "[1, 2, 3]").response == "6"
    # Configurations are given to each instance anew.
    states = [value for _, topic, value in bench.hub.states if topic == "name"]
    assert states[0] == b"first"
    assert len(states) == (1 if state == "stateful" else 7)


@pytest.mark.parametrize("state", ["stateful", "stateless"])
def test_no_byte_of_a_stateless_node_lasts(tmp_path: Path, state: str) -> None:
    modules = {"stains": compile_c(NODES / "stains.c", tmp_path / "stains.wasm")}
    # Several nodes of one module, each in a memory of its own.
    instances = {
        name: {"module": "stains", "wedge": {"state": state}} for name in ("one", "two", "three")
    }
    with running(instances, modules, tmp_path) as bench:
        for name in instances:
            send(bench, name, "any", *"abcd")
        bench.rest()
        found = told(bench, "stains")
    assert len(found) == 12
    if state == "stateless":
        assert found == [[0, 1]] * 12
    else:
        assert sorted(calls for _, calls in found) == sorted([1, 2, 3, 4] * 3)
        assert {stains > 2**21 for stains, calls in found if calls > 1} == {True}


@pytest.mark.parametrize(
    "harm", ["raise it", "exit 3", "abort", "loop", "leak 30000000", "recurse"]
)
def test_harm_in_a_stateless_node_ends_with_its_message(
    modules: dict[str, bytes], tmp_path: Path, harm: str
) -> None:
    limits = {"memory": "64MiB", "eventSeconds": 1}
    with running({"node": worker(state="stateless", limits=limits)}, modules, tmp_path) as bench:
        send(bench, "node", "do", harm, harm, harm)
        send(bench, "node", "count", "x")
        bench.rest()
        assert told(bench, "count") == [1]
        assert told(bench, "leaked") == ([1, 1, 1] if harm[:4] == "leak" else [])
        assert bench.pipeline.node("node").status is Status.RUNNING


def test_an_error_of_a_handler_is_told_and_the_node_goes_on(
    modules: dict[str, bytes], tmp_path: Path
) -> None:
    with running({"node": worker()}, modules, tmp_path) as bench:
        send(bench, "node", "do", "raise the reason")
        send(bench, "node", "count", "x")
        bench.rest()
        assert told(bench, "count") == [1]
    lines = bench.hub.lines["node"]
    assert "RuntimeError: the reason" in lines
    assert lines[-1] == "goodbye"


@pytest.mark.parametrize(
    ("harm", "limits", "status", "message"),
    [
        ("exit 3", {}, 3, ""),
        ("abort", {}, None, "`bad` trapped: wasm unreachable instruction executed"),
        (
            "loop",
            {"eventSeconds": 0.2},
            None,
            "`bad` was stopped: an event took longer than it may",
        ),
        ("loop", {"wallSeconds": 0.5}, None, "`bad` was stopped: it ran longer than it may"),
        ("loop", {"fuel": 300_000_000}, None, "`bad` trapped: all fuel consumed by WebAssembly"),
    ],
)
def test_an_end_takes_nobody_along(  # noqa: PLR0917 - a case has five parts
    modules: dict[str, bytes],
    tmp_path: Path,
    harm: str,
    limits: dict[str, Any],
    status: int | None,
    message: str,
) -> None:
    instances = {"bad": worker(limits=limits), "good": worker()}
    with running(instances, modules, tmp_path) as bench:
        send(bench, "bad", "do", harm)
        assert bench.pipeline.node("bad").wait(PATIENCE)
        found, error = bench.hub.ends["bad"]
        assert found == status
        assert (error.message if error else "") == message
        send(bench, "good", "count", "x")
        bench.rest()
        assert told(bench, "count") == [1]
    assert bench.hub.ends["good"] == (0, None)


def test_memory_is_bounded_and_python_can_say_so(modules: dict[str, bytes], tmp_path: Path) -> None:
    with running({"node": worker(limits={"memory": "32MiB"})}, modules, tmp_path) as bench:
        send(bench, "node", "do", "leak 50000000")
        send(bench, "node", "count", "x")
        bench.rest()
        assert told(bench, "count") == [1]
    assert "MemoryError" in bench.hub.lines["node"]


def test_a_chain_loses_nothing_and_keeps_the_order(
    modules: dict[str, bytes], tmp_path: Path
) -> None:
    queue = {"messages": 4, "bytes": 100_000}
    instances = {
        "source": {"module": "stubborn", "publish": ["out"]},
        "middle": {"module": "worker", "publish": ["out"], "subscribe": ["pass"]},
        "end": {"module": "worker", "subscribe": ["slow"], "wedge": {"queue": queue}},
    }
    text = manifest(instances, modules)
    entries = text["deployment"]["subscribeTopics"]
    # The source's `out` is what the middle passes on, whose own goes to the end.
    specs = text["deployment"]["instanceSpecs"]
    text["deployment"]["publishTopics"] = {
        "first": {"type": "local", "topic": "pass"},
        "second": {"type": "local", "topic": "slow"},
    }
    specs["source"]["publish"] = {"out": "first"}
    specs["middle"]["publish"] = {"out": "second"}
    assert entries.keys() >= {"pass", "slow"}
    bench = Bench(text, modules, tmp_path)
    with bench:
        bench.pipeline.node("source").configure("count", b"500")
        bench.hub.wait_for_telemetry(500)
    assert told(bench, "tell") == [str(number) for number in range(500)]


def test_a_circle_that_grows_does_not_stand_still(
    modules: dict[str, bytes], tmp_path: Path
) -> None:
    queue = {"messages": 8, "bytes": 10_000}
    spec = {
        "module": "worker",
        "publish": ["round"],
        "subscribe": ["twice"],
        "wedge": {"queue": queue},
    }
    text = manifest({"one": spec, "other": spec}, modules)
    text["deployment"]["publishTopics"] = {"round": {"type": "local", "topic": "twice"}}
    with Bench(text, modules, tmp_path) as bench:
        bench.grace = 0.2  # it never comes to rest
        send(bench, "one", "twice", "x")
        time.sleep(1)
        counts = [bench.box(name).counts for name in ("one", "other")]
        before = [found.handled for found in counts]
        time.sleep(0.5)
        assert all(found.handled > count + 10 for found, count in zip(counts, before, strict=True))
        assert any(found.dropped for found in counts)
    assert any("queue is full" in text for _, text in bench.hub.notes)


def test_what_is_slow_is_named_and_what_drops_says_so(
    modules: dict[str, bytes], tmp_path: Path
) -> None:
    queue = {"messages": 4, "bytes": 1000, "whenFull": "drop"}
    instances = {
        "source": {"module": "stubborn", "publish": ["slow"]},
        "end": {"module": "worker", "subscribe": ["slow"], "wedge": {"queue": queue}},
    }
    text = manifest(instances, modules)
    text["deployment"]["instanceSpecs"]["source"]["publish"] = {"out": "slow"}
    with Bench(text, modules, tmp_path) as bench:
        bench.pipeline.node("source").configure("count", b"200")
        bench.rest()
        counts = bench.box("end").counts
        assert counts.received + counts.dropped == 200
        assert counts.dropped > 0
        numbers = [int(text) for text in told(bench, "tell")]
        assert numbers == sorted(numbers)
    assert ("source", "messages on `out` do not reach `end`: its queue is full") in bench.hub.notes


def test_who_does_not_end_is_killed(
    modules: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelines, "GRACE_SECONDS", 0.2)
    bench = Bench(
        manifest({"stubborn": {"module": "stubborn"}, "node": worker()}, modules), modules, tmp_path
    )
    bench.pipeline.start()
    bench.rest()
    before = time.monotonic()
    bench.pipeline.stop(0.3)
    assert time.monotonic() - before < 5
    _, error = bench.hub.ends["stubborn"]
    assert error is not None
    assert error.message == "`stubborn` was stopped: it did not end within 0.3 seconds"
    assert bench.hub.ends["node"] == (0, None)


def test_workspaces_are_apart_and_stay(modules: dict[str, bytes], tmp_path: Path) -> None:
    instances = {"one": worker(), "other": worker(state="stateless")}
    (tmp_path / "secret").write_text("secret")
    for name in ("a", "b"):
        with running(instances, modules, tmp_path) as bench:
            (tmp_path / "instances" / "one" / "link").unlink(missing_ok=True)
            (tmp_path / "instances" / "one" / "link").symlink_to(tmp_path / "secret")
            send(bench, "other", "do", f"write {name}")
            send(
                bench, "one", "do",
                *("look /workspace/../other/a", "look /etc/passwd", "look /workspace/link"),
                *("look ../secret", f"look {tmp_path}/secret", f"write {name}"),
            )  # fmt: skip
            bench.rest()
            assert "mine" not in told(bench, "look")
            assert "secret" not in told(bench, "look")
            assert len(told(bench, "look")) == 5
    assert told(bench, "wrote")[-1] == ["a", "b"] or ["a", "b"] in told(bench, "wrote")


def test_calls(modules: dict[str, bytes], tmp_path: Path) -> None:
    with running({"node": worker()}, modules, tmp_path) as bench:
        assert bench.call("node", "add", "[20, 22]").response == "42"
        failed = bench.call("node", "fail", "why not")
        assert (failed.status.name, "why not" in failed.response) == ("ERROR", True)
        assert bench.call("node", "none").status.name == "METHOD_NOT_FOUND"
        assert bench.call("node", "add", "{").status.name == "ERROR"
        bench.call("node", "send", "text")
        bench.rest()
        assert told(bench, "reason") == [True]


def test_the_process_ends_well_right_after_the_last_instance(
    modules: dict[str, bytes], tmp_path: Path
) -> None:
    # Threads of the engine that still held what is Python's would abort it.
    (tmp_path / "worker.wasm").write_bytes(modules["worker"])
    script = f"""
from pathlib import Path
from tests.integration.wedge.workbench import Bench, manifest
Bench.codes = Path({str(Bench.codes)!r})
modules = {{"worker": Path({str(tmp_path / "worker.wasm")!r}).read_bytes()}}
specs = {{f"node{{number}}": {{"module": "worker"}} for number in range(5)}}
with Bench(manifest(specs, modules), modules, Path({str(tmp_path)!r})) as bench:
    bench.rest()
"""
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=Path(wedge.__file__).parents[1],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
