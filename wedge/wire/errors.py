"""What is wrong with a message from the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wedge.wire.nouns import CommandAnswer


class WireError(Exception):
    """A message cannot be understood.

    `answer` is what to tell who called, if the message is a call that says so much of itself.
    """

    def __init__(self, reason: str, *, answer: CommandAnswer | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.answer = answer
