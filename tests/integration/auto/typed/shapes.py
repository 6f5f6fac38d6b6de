"""Classes of another module of the group."""

from __future__ import annotations


class Node:
    """A list that is linked."""

    __slots__ = ("next", "value")

    def __init__(self, value: int, next: Node | None = None) -> None:
        self.value = value
        self.next = next

    def total(self) -> int:
        return self.value + (self.next.total() if self.next else 0)
