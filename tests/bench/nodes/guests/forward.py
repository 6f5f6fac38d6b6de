"""Passes on what it gets."""

from wedge.node import Node

node = Node()


@node.on_message("in", to="out")
def forward(payload: bytes) -> bytes:
    return payload


if __name__ == "__main__":
    node.run()
