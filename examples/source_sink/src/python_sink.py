"""Makes telemetry of each message: its alias is the key, its payload the value."""

from __future__ import annotations

from wedge.node import JsonText, Node

node = Node()


@node.on_message()
def forward(alias: str, payload: str) -> None:
    node.telemetry(alias, JsonText(payload))


if __name__ == "__main__":
    node.run()
