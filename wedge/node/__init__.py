"""What nodes are made with: handlers of messages, configuration and calls, and the loop.

    from wedge.node import Node

    node = Node()

    @node.on_message("boxes", to="tracks")
    def track(payload: Boxes) -> Tracks: ...

    if __name__ == "__main__":
        node.run()

It is compiled into every node, so it imports next to nothing: no `typing`, `inspect`, `enum`,
`dataclasses` or `json`. `TYPE_CHECKING` is a plain name in these modules for that reason.
"""

from __future__ import annotations

from wedge.node.blobs import BlobResult
from wedge.node.calls import RpcError
from wedge.node.encoding import JsonText
from wedge.node.events import Configuration, Message, Rpc
from wedge.node.loop import Node
from wedge.node.results import EvpError, Reason, Result, Status

__all__ = [
    "BlobResult",
    "Configuration",
    "EvpError",
    "JsonText",
    "Message",
    "Node",
    "Reason",
    "Result",
    "Rpc",
    "RpcError",
    "Status",
]
