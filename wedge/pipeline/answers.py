"""Answers: calls of procedures that wait for what the instance says."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wedge.abi import RpcStatus


@dataclass(frozen=True)
class Answer:
    """What came of a call."""

    response: str
    status: RpcStatus


class Answers:
    """The calls that wait, by number."""

    def __init__(self) -> None:
        self._waiting: dict[int, Future[Answer]] = {}

    def expect(self, id_: int) -> Future[Answer]:
        """Wait for the answer of a call that has not been made yet."""
        return self._waiting.setdefault(id_, Future())

    def give_up(self, id_: int) -> None:
        """Wait no longer."""
        self._waiting.pop(id_, None)

    def take(self, id_: int, answer: Answer) -> bool:
        """Hand an answer to who waits for it; false if nobody does."""
        future = self._waiting.pop(id_, None)
        if future is None:
            return False
        future.set_result(answer)
        return True
