"""Logs: lines that instances write, kept until they are sent, if somebody wants them.

Capture is off for each instance until it is asked for. What waits is bounded for each instance, so
that one that writes much takes nothing from the others: the oldest lines are lost, and their number
is said in their place.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wedge.wire.nouns import LogLine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from wedge.wire.nouns import Stream

# Of UTF-8, that wait for each instance.
RING_BYTES = 16 * 1024


class Ring:
    """The lines of one instance that wait, of no more than so many bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lines: deque[tuple[LogLine, int]] = deque()
        self._size = 0
        self._lost = 0

    def add(self, line: LogLine) -> None:
        """Take a line; the oldest ones go if there is no room for all."""
        size = len(line.text.encode())
        self._lines.append((line, size))
        self._size += size
        # The newest one stays, however long: lines are bounded where they are read.
        while self._size > self._limit and len(self._lines) > 1:
            _, gone = self._lines.popleft()
            self._size -= gone
            self._lost += 1

    def drain(self) -> list[LogLine]:
        """Give all lines, and keep none."""
        lines = [line for line, _ in self._lines]
        if self._lost:
            first = lines[0]
            text = f"[{self._lost} lines before this one are lost]"
            note = LogLine(instance=first.instance, stream=first.stream, text=text, time=first.time)
            lines.insert(0, note)
        self._lines.clear()
        self._size = self._lost = 0
        return lines


class LogStore:
    """The lines of all instances that wait. Every method may be called from any thread.

    `filled` is called when the first line after a `drain` comes in.
    """

    def __init__(self, filled: Callable[[], None], *, limit: int = RING_BYTES) -> None:
        self._filled = filled
        self._limit = limit
        self._lock = threading.Lock()
        self._enabled: set[str] = set()
        self._rings: dict[str, Ring] = {}

    def enable(self, instance: str, *, on: bool) -> None:
        """Capture what an instance writes from now on, or no more."""
        with self._lock:
            if on:
                self._enabled.add(instance)
            else:
                self._enabled.discard(instance)

    def is_enabled(self, instance: str) -> bool:
        """Say whether what an instance writes is captured."""
        return instance in self._enabled

    def forget_others(self, instances: Collection[str]) -> None:
        """Capture nothing any more of instances that are not among these."""
        with self._lock:
            self._enabled.intersection_update(instances)

    def add(self, instance: str, stream: Stream, text: str) -> None:
        """Take a line, if it is wanted."""
        line = LogLine(instance=instance, stream=stream, text=text, time=datetime.now(UTC))
        with self._lock:
            if instance not in self._enabled:
                return
            first = not self._rings
            ring = self._rings.setdefault(instance, Ring(self._limit))
            ring.add(line)
        if first:
            self._filled()

    def drain(self) -> list[LogLine]:
        """Give all lines in the order of their times, and keep none."""
        with self._lock:
            rings = list(self._rings.values())
            self._rings.clear()
        return sorted((line for ring in rings for line in ring.drain()), key=lambda line: line.time)
