"""Devices with real nodes: changed while they run, kept apart, and bombs among the modules."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
import wasmtime

from tests.unit.wedge.agent.bench import Bench, Web
from wedge.host.budget import Budget
from wedge.host.compiler_process import CompilerProcess
from wedge.host.events import Message
from wedge.manifest import Queue
from wedge.pipeline.mailbox import PostOffice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from py2wasm.cache import Cache

pytestmark = pytest.mark.toolchain

COUNT = 2000


@pytest.fixture
def bench(tmp_path: Path, tool_cache: Cache) -> Iterator[Bench]:
    web = Web()
    bench = Bench(tmp_path / "data", web)
    bench.codes = tool_cache.root / "nodes"
    bench.compiler = CompilerProcess(bench.folder / "cache" / "compiler")
    yield bench
    web.close()


def send(bench: Bench, instance: str, alias: str, *payloads: str) -> None:
    box = bench.device._instances.nodes[instance].box
    outside = PostOffice().open("outside", Queue(messages=1, bytes=1, when_full="wait"))
    for payload in payloads:
        box.deliver(Message(alias, payload.encode()), outside, lambda: None)


def told(bench: Bench, instance: str, key: str) -> list[Any]:
    return [value for name, found, value in bench.hub.told if (name, found) == (instance, key)]


def test_others_lose_nothing_while_instances_come_and_go(
    bench: Bench, modules: dict[str, bytes]
) -> None:
    pair = {
        "one": {"module": modules["worker"], "publish": {"out": "passed"}},
        "two": {"module": modules["worker"], "subscribe": {"tell": "passed"}},
    }
    expected = [str(number) for number in range(COUNT)]
    with bench:
        bench.want(pair, id_="first")
        bench.wait(id_="first")
        sender = threading.Thread(target=send, args=[bench, "one", "pass", *expected])
        sender.start()
        for number in range(6):
            more = {"three": {"module": modules["stubborn"]}} if number % 2 == 0 else {}
            bench.want({**pair, **more}, id_=f"change-{number}")
            bench.wait(id_=f"change-{number}")
        sender.join()
        bench.hub.wait_for(lambda: len(told(bench, "two", "tell")) == COUNT)
        statistics = bench.device.statistics()
    assert told(bench, "two", "tell") == expected
    assert (statistics["one"].sent, statistics["two"].dropped) == (COUNT, 0)
    assert [name for name, _, _ in bench.hub.ends[:3]] == ["three"] * 3


def test_nobody_sees_the_files_of_another(bench: Bench, modules: dict[str, bytes]) -> None:
    with bench:
        names = ("one", "two")
        bench.want({name: {"module": modules["worker"]} for name in names})
        bench.wait()
        send(bench, "one", "do", "write secret")
        bench.hub.wait_for(lambda: told(bench, "one", "wrote"))
        other = bench.folder / "instances" / "one" / "default_workspace" / "secret"
        assert other.read_text() == "mine"
        link = bench.folder / "instances" / "two" / "default_workspace" / "link"
        link.symlink_to(other)
        places = [
            str(other),
            "/workspace/secret",
            "/workspace/link",
            "/workspace/../../one/default_workspace/secret",
            "../../one/default_workspace/secret",
            str(bench.folder / "twins" / "desired"),
            "/etc/passwd",
            "/proc/self/environ",
        ]
        send(bench, "two", "do", *(f"look {place}" for place in places))
        bench.hub.wait_for(lambda: len(told(bench, "two", "look")) == len(places))
    assert set(told(bench, "two", "look")) <= {
        "FileNotFoundError",
        "PermissionError",
        "OSError",
        "NotADirectoryError",
    }


def test_a_loop_a_leak_and_a_crash_touch_nobody_else(
    bench: Bench, modules: dict[str, bytes]
) -> None:
    limits = {"limits": {"eventSeconds": 1, "memory": "64MiB"}}
    worker = {"module": modules["worker"], "wedge": limits}
    with bench:
        bench.want({"loop": worker, "leak": worker, "crash": worker, "sound": worker})
        bench.wait()
        send(bench, "loop", "do", "loop")
        send(bench, "leak", "do", f"leak {10**9}")
        send(bench, "crash", "do", "abort")
        bench.hub.wait_for(lambda: len(bench.hub.ends) == 2)
        status = bench.wait_for_status(
            lambda status: (
                [status.instances[name].status for name in ("loop", "crash")] == ["error"] * 2
            )
        )
        assert bench.device.call("sound", 7, "add", "[1, 2, 3]")
        bench.hub.wait_for(lambda: ("sound", 7, "6") in bench.hub.answers)
        # A leak that its memory has no room for is a MemoryError to the node, which goes on.
        assert bench.device.call("leak", 8, "add", "[4]")
        bench.hub.wait_for(lambda: ("leak", 8, "4") in bench.hub.answers)
    assert status.reconcile == "ok"
    assert "an event took longer" in (status.instances["loop"].failure or "")


def test_a_bomb_for_the_compiler(bench: Bench, modules: dict[str, bytes]) -> None:
    budget = Budget(seconds=1.0, memory=10**9)
    bench.compiler = CompilerProcess(bench.folder / "cache" / "compiler", budget)
    with bench:
        small = modules["stubborn"]
        bench.want({"bomb": {"module": bomb(), "id": "bomb"}, "sound": {"module": small}})
        status = bench.wait_for_status(lambda status: status.modules["bomb"].status == "error")
        assert "cannot be compiled" in (status.modules["bomb"].failure or "")
        bench.wait_for_status(
            lambda status: "sound" in status.instances and status.instances["sound"].status == "ok"
        )
        assert list((bench.folder / "cache" / "compiler").iterdir()) == []


def bomb() -> bytes:
    """Give a small module that keeps a compiler busy: each loop may be left at each turn."""
    loops = "(loop (br_if 0 (i32.const 0)))" * 50_000
    return bytes(wasmtime.wat2wasm(f"(module (func {loops}))"))
