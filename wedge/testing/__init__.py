"""Tests of nodes in one native process: no Wasm, no pipeline, no waiting.

    from wedge.testing import NodeTest

    def test_track() -> None:
        with NodeTest(node) as t:
            t.message("boxes", {"boxes": [[0, 0, 1, 1]]})
            assert t.sent == [("tracks", b'{"tracks":[1]}')]

`NodeTest` is one node, `Chain` several that send to each other, `Host` what a whole program with a
loop of its own meets; `load_node` makes a node of a file, and `wires_of` reads the wires of a chain
from a manifest. None of them needs pytest.
"""

from __future__ import annotations

from wedge.testing.chain import Chain, ChainMessage, ChainTelemetry
from wedge.testing.host import Host
from wedge.testing.load import load_node
from wedge.testing.node_test import NodeTest
from wedge.testing.records import Response, Sent, State, Telemetry
from wedge.testing.wires import wires_of

__all__ = [
    "Chain",
    "ChainMessage",
    "ChainTelemetry",
    "Host",
    "NodeTest",
    "Response",
    "Sent",
    "State",
    "Telemetry",
    "load_node",
    "wires_of",
]
