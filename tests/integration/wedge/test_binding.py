"""The binding `_evp`: Python's values on one side, the results of the host on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.integration.wedge.workbench import NODES, PATIENCE, Bench, build_python, manifest

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

EXPECTED = """\
workspace -> '/workspace'
message -> None
message, done -> None
message, lost -> None
message, view -> None
message, array -> None
message, steps -> BufferError: memoryview: underlying buffer is not C-contiguous
message, text -> TypeError: a bytes-like object is required, not 'str'
message, no text -> TypeError: bad argument type for built-in operation
message, zero -> ValueError: embedded null character
message, surrogate -> UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed
message, long -> Error(6,)
message, large -> Error(6,)
message, no function -> TypeError: expected a function, not int
message, few -> TypeError: send_message() takes 2 to 3 arguments, 1 were given
state -> None
state, large -> Error(6,)
telemetry -> None
telemetry, none -> None
telemetry, many -> Error(6,)
telemetry, no pairs -> TypeError: an entry of telemetry is a tuple of a key and JSON
telemetry, no text -> TypeError: bad argument type for built-in operation
response, stray -> None
response, wide -> OverflowError: int too big to convert
response, status -> Error(4,)
event -> 0
event, wide -> OverflowError: Python int too large to convert to C int
handler -> None
handler, again -> None
handler, none -> TypeError: expected a function, not NoneType
blob -> None
blob, outside -> Error(4,)
blob, kind -> Error(4,)
blob, get -> Error(12,)
blob, no parts -> TypeError: expected a function, not NoneType
blob, no request -> TypeError: a request is a tuple of texts
blob, headers -> None
blob, bad header -> Error(4,)
blob, 101 headers -> Error(6,)
stream, in -> Error(12,)
stream, out -> Error(12,)
stream, write -> Error(4,)
stream, close -> Error(4,)
"""  # noqa: E501 - as it is said


def test_every_call(tmp_path: Path, sysroot: Sysroot, tool_cache: Cache) -> None:
    del sysroot
    module = build_python(
        NODES / "binding.py", tmp_path / "binding.wasm", tool_cache.root, "--engine", "bytecode"
    )
    modules = {"binding": module}
    spec = {
        "module": "binding",
        "publish": ["out"],
        "subscribe": ["out"],
        "wedge": {"queue": {"messages": 100, "bytes": 100_000}},
    }
    with Bench(manifest({"binding": spec}, modules), modules, tmp_path) as bench:
        lines = bench.hub.lines["binding"]
        with bench.hub.changed:
            assert bench.hub.changed.wait_for(lambda: "ready" in lines, PATIENCE), lines
        said = [line for line in lines if "->" in line]
        assert "\n".join(said) + "\n" == EXPECTED
        # Sent, lost, state, telemetry, an answer to nobody, and two transfers that are refused.
        completions = sorted(line for line in lines if line.startswith("done"))
        assert completions == [
            "done 0", "done 0", "done 0", "done 0 1 0 111", "done 0 1 0 111", "done 1", "done 1",
        ]  # fmt: skip
        # What a handler lets out comes out of `process_event`.
        bench.pipeline.node("binding").configure("exit", b"the reason")
        assert bench.pipeline.node("binding").wait(PATIENCE)
    assert bench.hub.ends["binding"] == (1, None)
    assert lines[-1] == "the reason"
