"""Watching the disk: instances end whose workspaces hold more than they may.

While no instance works, nothing is looked at.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from wedge.pipeline.room import list_open

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from wedge.pipeline.room import Room

# Between two measurements; what is written in between is the most that a workspace can be over.
SECONDS = 0.25
# Of the time of one processor, what measuring may take.
SHARE = 0.05


class DiskWatch:
    """Measures the rooms of instances that work, and ends who has too much in its own."""

    def __init__(self) -> None:
        # How to end an instance, for a reason.
        self._ends: Mapping[Room, Callable[[str], None]] = {}
        self._asked, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._watch, name="wedge-disk", daemon=True)

    def awaken(self) -> None:
        """Measure soon; from any thread, and at no cost if that is known."""
        if not self._asked.is_set():
            self._asked.set()

    def add(self, room: Room, end: Callable[[str], None]) -> None:
        """Watch a room, if it has a bound; `end` is called with what is wrong, maybe repeatedly."""
        if room.most is None:
            return
        self._ends = {**self._ends, room: end}
        if not self._thread.is_alive():
            self._thread.start()

    def remove(self, room: Room) -> None:
        """Leave a room alone."""
        self._ends = {other: end for other, end in self._ends.items() if other is not room}

    def close(self) -> None:
        """End the watching."""
        self._over.set()
        self._asked.set()

    def _watch(self) -> None:
        pause = SECONDS
        while self._asked.wait() and not self._over.wait(pause):
            self._asked.clear()
            began = time.thread_time()
            ends = {room: end for room, end in self._ends.items() if room.is_due()}
            _measure(ends)
            if any(room.is_due() for room in ends):
                self._asked.set()
            pause = max(SECONDS, (time.thread_time() - began) / SHARE)


def _measure(ends: Mapping[Room, Callable[[str], None]]) -> None:
    """Measure rooms, and end who has too much; what cannot be measured stays due."""
    # Descriptors may be used up, or a folder be removed at this moment.
    with suppress(OSError):
        files = list_open() if ends else []
        for room, end in ends.items():
            with suppress(OSError):
                excess = room.find_excess(files)
                if excess is not None:
                    end(excess)
