"""Storage tokens: asking the platform where a blob goes that it is to keep.

The answer is a signed address, which is a secret until it expires: it is kept nowhere.
"""

from __future__ import annotations

import itertools
import secrets
import threading
from concurrent.futures import CancelledError, Future, TimeoutError as LateError
from typing import TYPE_CHECKING

from wedge.pipeline.hub import Place
from wedge.wire.nouns import TokenRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.wire.nouns import TokenAnswer

# For an answer.
SECONDS = 60.0
# Numbers of requests begin anywhere below, so that answers to an earlier run match none of this.
MOST_FIRST = 2**31


class Tokens:
    """The requests that wait. `ask` sends one and says whether it could."""

    def __init__(self, ask: Callable[[TokenRequest], bool], *, seconds: float = SECONDS) -> None:
        self._ask = ask
        self._seconds = seconds
        self._numbers = itertools.count(secrets.randbelow(MOST_FIRST))
        self._lock = threading.Lock()
        self._waiting: dict[str, Future[TokenAnswer]] = {}
        self._closed = False

    def find_place(self, instance: str, filename: str, key: str | None) -> Place | None:
        """Give the place of a blob, or None if nobody says one in time; waits for the answer."""
        reqid = str(next(self._numbers))
        answer: Future[TokenAnswer] = Future()
        with self._lock:
            if self._closed:
                return None
            self._waiting[reqid] = answer
        try:
            request = TokenRequest(reqid=reqid, filename=filename, instance=instance, key=key)
            if not self._ask(request):
                return None
            found = answer.result(self._seconds)
        except (LateError, CancelledError):
            return None
        finally:
            with self._lock:
                self._waiting.pop(reqid, None)
        return Place(url=found.url, headers=found.headers) if found.url else None

    def take(self, answer: TokenAnswer) -> bool:
        """Hand an answer to who waits for it; false if nobody does."""
        with self._lock:
            waiting = self._waiting.pop(answer.reqid, None)
        if waiting is None:
            return False
        waiting.set_result(answer)
        return True

    def close(self) -> None:
        """Let nobody wait any longer."""
        with self._lock:
            self._closed = True
            waiting, self._waiting = self._waiting, {}
        for answer in waiting.values():
            answer.cancel()
