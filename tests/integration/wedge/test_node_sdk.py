"""A node does as a module, by each engine, what it does in one native process."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.integration.wedge.workbench import NODES, Bench, build_python, manifest
from wedge.host.events import Message
from wedge.testing import Chain, load_node

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache

pytestmark = pytest.mark.toolchain

OUT = [f"{name}-out" for name in ("bytes", "text", "json", "box", "any")]
MESSAGES = [
    *[("bytes", b""), ("bytes", b"\0\xff"), ("text", b"abc"), ("text", b"\xff")],
    *[("json", b'{"a": [1]}'), ("json", b" null "), ("json", b"[1"), ("json", b'"text"')],
    *[("box", b"b"), ("box", b""), ("other", b"x"), ("other", b""), ("more", b"fail")],
    ("json", b"[" * 100_000),
]
# The interpreter's own memory is 90 kB of it.
MOST_SNAPSHOT = 260_000
CALLS = [
    *[("add", "[1, 2.5]"), ("add", "1"), ("add", ""), ("refuse", "me"), ("fail", "x")],
    *[("none", ""), ("count", '{"from": 7}'), ("count", "{}")],
]


def natively() -> tuple[list[Any], list[Any], list[Any]]:
    """Give the telemetry, the answers and the states of the node without Wasm."""
    wires = [(f"n/{alias}", f"n/{alias}") for alias in OUT]
    node = load_node(NODES / "handlers.py")
    with Chain({"n": node}, wires, strict=False, config={"n": {"level": 3}}) as chain:
        for alias, payload in MESSAGES:
            chain.message(f"n/{alias}", payload)
        answers = [chain.rpc("n", *call) for call in CALLS]
        assert chain.rpc("n", "later") is None
        chain.message("n/other", b"now")
        answers.append(chain["n"].responses[len(CALLS) + 1])
        chain.configure("n", "level", b"4")
        chain.configure("n", "level", b"bad")
        device = chain["n"]
        return list(map(tuple, device.telemetry)), answers, list(map(tuple, device.states))


@pytest.mark.parametrize("engine", ["nuitka", "bytecode", "auto"])
def test_a_node_does_what_it_does_natively(engine: str, tool_cache: Cache, tmp_path: Path) -> None:
    telemetry, answers, states = natively()
    data = build_python(
        NODES / "handlers.py", tmp_path / "handlers.wasm", tool_cache.root, "--engine", engine
    )
    aliases = {"publish": OUT, "subscribe": [*{alias for alias, _ in MESSAGES}, *OUT]}
    modules = {"handlers": data}
    with Bench(
        manifest({"n": {"module": "handlers", **aliases}}, modules), modules, tmp_path
    ) as bench:
        bench.rest()
        bench.pipeline.node("n").configure("level", b"3")
        for alias, payload in MESSAGES:
            bench.box("n").deliver(Message(alias, payload), bench.outside, lambda: None)
            bench.rest()
        given = [bench.call("n", *call) for call in CALLS]
        id_ = bench.pipeline.next_id()
        answer = bench.hub.answers.expect(id_)
        bench.pipeline.node("n").call(id_, "later", "")
        bench.rest()
        bench.box("n").deliver(Message("other", b"now"), bench.outside, lambda: None)
        given.append(answer.result(30))
        bench.pipeline.node("n").configure("level", b"4")
        bench.pipeline.node("n").configure("level", b"bad")
        bench.rest()
    assert bench.hub.ends["n"] == (0, None)
    assert [entry[1:] for entry in bench.hub.told] == telemetry
    assert [(each.response, each.status) for each in given] == answers
    assert [entry[1:] for entry in bench.hub.states] == states
    lines = bench.hub.lines["n"]
    assert lines[-1] == "the end"
    assert len([line for line in lines if " is not for __main__." in line]) == 8
    assert [line for line in lines if "Error" in line and line[:1] not in " n"] == [
        "KeyError: 'more'",
        "IndexError: string index out of range",
    ]


def test_handlers_that_mypyc_compiles_say_what_they_accept(
    tool_cache: Cache, tmp_path: Path
) -> None:
    source = NODES / "typed_handlers.py"
    data = build_python(source, tmp_path / "typed.wasm", tool_cache.root, "--engine", "mypyc")
    instance = {"module": "typed", "publish": ["sums"], "subscribe": ["numbers", "sums"]}
    with Bench(manifest({"n": instance}, {"typed": data}), {"typed": data}, tmp_path) as bench:
        bench.box("n").deliver(Message("numbers", b"[1, 2, 39]"), bench.outside, lambda: None)
        assert bench.call("n", "upper", "abc").response == "ABC"
        bench.hub.wait_for_telemetry(3)
        assert bench.hub.told.count(("n", "sums", '{"sum":42}')) == 1
        assert bench.hub.told.count(("n", "ticks", 1)) > 1
    bare = tmp_path / "bare.py"
    bare.write_text(source.read_text("utf-8").replace(", accepts=list", ""))
    data = build_python(bare, tmp_path / "bare.wasm", tool_cache.root, "--engine", "mypyc")
    with Bench(manifest({"n": instance}, {"typed": data}), {"typed": data}, tmp_path) as bench:
        bench.pipeline.node("n").wait(30)
    assert bench.hub.ends["n"][0] == 1
    assert "hint: say what it takes, for instance accepts=bytes" in bench.hub.lines["n"]


def test_the_sdk_brings_neither_the_parser_nor_json(tool_cache: Cache, tmp_path: Path) -> None:
    source = tmp_path / "small.py"
    source.write_text("from wedge.node import Node\nNode().run()\n")
    build_python(source, tmp_path / "small.wasm", tool_cache.root)
    report = json.loads((tmp_path / "small.wasm.json").read_text("utf-8"))
    assert not report["compiler"]["kept"]
    imported = set(report["snapshot"]["imported"])
    assert "wedge.node.loop" in imported
    assert imported.isdisjoint({"json", "re", "enum", "typing", "inspect", "dataclasses"})
    assert report["snapshot"]["bytes"] < MOST_SNAPSHOT
