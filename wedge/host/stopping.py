"""Stopping instances that run: at a deadline, or because somebody says so.

The code of all instances looks at one counter of its engine, the epoch. When that moves, each
asks its own `Stop` whether it is meant, and goes on if not. While nobody is to be stopped it stands
still. One that sleeps does so in its `Stop`, which wakes it.
"""

from __future__ import annotations

import ctypes
import math
import threading
import time
from typing import TYPE_CHECKING

from wedge.host.raw import DEADLINE_FUNCTION, new_error, on_deadline

if TYPE_CHECKING:
    import wasmtime

CONTINUE = 0
# How late a deadline may be noticed, as a part of the time it gives.
SLACK = 0.25
SHORTEST_TICK = 0.01
NANOSECONDS = 10**9


class StoppedError(BaseException):
    """Raised in a function of the host to end the run where it is; its `Stop` says why."""


class Stop:
    """Whether one instance is to end, and why.

    `event_end` and `life_end` are when the time for an event and that for all of it are over, by
    `time.monotonic`.
    """

    def __init__(self) -> None:
        self.event_end: float | None = None
        self.life_end: float | None = None
        self._told = threading.Event()
        # Why, as others say and as its time says. Only its own thread writes the latter.
        self._order: str | None = None
        self._over: str | None = None
        self._function = DEADLINE_FUNCTION(self._asked)

    @property
    def reason(self) -> str | None:
        """Why it is to end, None if it is not."""
        return self._order or self._over

    def attach(self, store: wasmtime.Store) -> None:
        """Have the code of a store ask; it must not outlive this."""
        store.set_epoch_deadline(1)
        on_deadline(store, self._function)

    def end(self, reason: str) -> None:
        """Have it end: at once if it sleeps, or when it looks (`Stopper.now`)."""
        if self._order is None:
            self._order = reason
        self._told.set()

    def forgive(self) -> bool:
        """Let another instance go on after an event; say whether it may, as nothing else is due."""
        self.event_end = self._over = None
        return not self.is_due()

    def sleep(self, until: int) -> None:
        """Wait until `time.monotonic_ns` is there; raise `StoppedError` if it is to end."""
        while not self.is_due():
            left = until - time.monotonic_ns()
            if left <= 0:
                return
            self._told.wait(min(left / NANOSECONDS, self._seconds_left()))
        raise StoppedError

    def is_due(self) -> bool:
        """Say whether it is to end, for a reason that is noted."""
        if self.reason is not None:
            return True
        now = time.monotonic()
        if self.event_end is not None and now > self.event_end:
            self._over = "an event took longer than it may"
        elif self.life_end is not None and now > self.life_end:
            self._over = "it ran longer than it may"
        return self.reason is not None

    def _seconds_left(self) -> float:
        ends = [end for end in (self.event_end, self.life_end) if end is not None]
        left = min(ends, default=math.inf) - time.monotonic()
        return min(max(left, 0.0), threading.TIMEOUT_MAX)

    def _asked(self, _context: int, _data: int, delta: int, kind: int) -> int:
        if self.is_due():
            return new_error(self.reason or "")
        ctypes.c_uint64.from_address(delta).value = 1
        ctypes.c_uint8.from_address(kind).value = CONTINUE
        return 0


class Stopper:
    """Moves the epochs of engines, when asked to or when a deadline may have passed."""

    def __init__(self) -> None:
        self._engines: list[wasmtime.Engine] = []
        self._tick: float | None = None
        self._changed = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._watch, name="wedge-stopper", daemon=True)

    def serve(self, engine: wasmtime.Engine) -> None:
        """Move this engine's epoch too."""
        if all(other is not engine for other in self._engines):
            self._engines = [*self._engines, engine]

    def forget(self, engine: wasmtime.Engine) -> None:
        """Leave this engine's epoch alone from now on."""
        self._engines = [other for other in self._engines if other is not engine]

    def keep(self, seconds: float) -> None:
        """Let deadlines of so many seconds be noticed in time."""
        tick = max(seconds * SLACK, SHORTEST_TICK)
        with self._changed:
            self._tick = tick if self._tick is None else min(tick, self._tick)
            if not self._thread.is_alive():
                self._thread.start()
            self._changed.notify()

    def now(self) -> None:
        """Have everything that runs ask whether it is to end."""
        for engine in self._engines:
            engine.increment_epoch()

    def close(self) -> None:
        """End the watching of deadlines."""
        with self._changed:
            self._over = True
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._over:
                self._changed.wait(self._tick)
                self.now()
