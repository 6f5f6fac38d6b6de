"""Restarts: when an instance that has ended begins again, if its manifest wants that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.pipeline.node import Status

if TYPE_CHECKING:
    from wedge.manifest import Restart
    from wedge.pipeline.node import Node

MOST_DOUBLINGS = 40


class Restarts:
    """Counts how often each instance has begun again without having been sound in between."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def due(self, node: Node, restart: Restart) -> float | None:
        """Say when an instance is to begin again, by `time.monotonic`; None if it is not."""
        if not node.has_ended() or node.ended_at is None or not _applies(node, restart):
            return None
        count = self._count(node, restart)
        if restart.times is not None and count >= restart.times:
            return None
        wait: float = restart.first_seconds * 2 ** min(count, MOST_DOUBLINGS)
        return node.ended_at + min(wait, restart.most_seconds)

    def note(self, node: Node, restart: Restart) -> None:
        """Take note that an instance begins again in the place of `node`."""
        self._counts[node.name] = self._count(node, restart) + 1

    def forget(self, name: str) -> None:
        """Begin to count anew."""
        self._counts.pop(name, None)

    def _count(self, node: Node, restart: Restart) -> int:
        if (
            node.begun_at is not None
            and node.ended_at is not None
            and node.ended_at - node.begun_at >= restart.most_seconds
        ):
            return 0
        return self._counts.get(node.name, 0)


def _applies(node: Node, restart: Restart) -> bool:
    if restart.policy == "onFailure":
        return node.status is Status.FAILED or node.exit_status != 0
    return restart.policy == "always"
