"""Exchange: which mailboxes a message goes to, while instances come and go."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Set as AbstractSet

    from wedge.manifest import Routes
    from wedge.pipeline.mailbox import Mailbox


class Exchange:
    """The routes that hold, and the mailboxes of the instances that are there.

    A route to an instance that is not there leads nowhere.
    """

    def __init__(self) -> None:
        self._changing = threading.Lock()
        # Both are put in place as a whole, so that senders look at them without a lock.
        self._boxes: Mapping[str, Mailbox] = {}
        self._routes: Routes | None = None

    def connect(self, routes: Routes | None) -> None:
        """Let messages go by other routes, or nowhere."""
        self._routes = routes

    def join(self, box: Mailbox) -> None:
        """Let messages reach a mailbox, in the place of an earlier one of its name."""
        with self._changing:
            self._boxes = {**self._boxes, box.name: box}

    def part(self, box: Mailbox) -> None:
        """Let messages reach a mailbox no more."""
        with self._changing:
            if self._boxes.get(box.name) is box:
                self._boxes = {
                    name: other for name, other in self._boxes.items() if other is not box
                }

    def receivers(self, instance: str, alias: str) -> list[tuple[str, Mailbox]]:
        """Give each mailbox that a message reaches, with the alias that it has there."""
        routes, boxes = self._routes, self._boxes
        if routes is None:
            return []
        return [
            (receiver.alias, boxes[receiver.instance])
            for receiver in routes.receivers(instance, alias)
            if receiver.instance in boxes
        ]

    def senders(self) -> dict[str, set[str]]:
        """Give for each instance that is there those whose messages reach it, itself perhaps."""
        found: dict[str, set[str]] = {name: set() for name in self._boxes}
        routes = self._routes
        for sender, receiver in routes.pairs() if routes is not None else ():
            if sender in found and receiver in found:
                found[receiver].add(sender)
        return found


def in_order(senders: Mapping[str, AbstractSet[str]]) -> list[str]:
    """Give the names so that messages go forward, as far as there is no circle."""
    order: list[str] = []
    left = {name: found - {name} for name, found in senders.items()}
    while left:
        # In a circle, the one with the fewest senders left begins.
        name = min(left, key=lambda item: len(left[item] - set(order)))
        order.append(name)
        del left[name]
    return order
