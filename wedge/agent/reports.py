"""Reports: what a device says of itself, and when it says so."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, NoReturn

from wedge.wire.nouns import Report, SystemInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.wire.nouns import DeploymentStatus

DISTRIBUTION = "wedge-py2wasm"
RUNTIME = "wasmtime"


@dataclass(frozen=True, kw_only=True)
class Intervals:
    """Seconds between reports: no less after a change, and no more without one."""

    minimum: int = 3
    maximum: int = 180


class Pace:
    """When the next report is due, on a clock in seconds.

    One is due when the device has connected; then the shortest interval after the last one if there
    is news, and the longest after it if there is none.
    """

    def __init__(self, intervals: Intervals, clock: Callable[[], float] = time.monotonic) -> None:
        self.intervals = intervals
        self._clock = clock
        self._sent: float | None = None
        self._news = True

    def restart(self) -> None:
        """Have one due at once, as after connecting."""
        self._sent = None

    def note_change(self) -> None:
        """Have one due for news."""
        self._news = True

    def note_sent(self) -> None:
        """Count from now on: a report is on its way, with all that is new."""
        self._sent = self._clock()
        self._news = False

    def seconds_left(self) -> float:
        """Give the seconds until one is due, 0 if it is."""
        if self._sent is None:
            return 0.0
        shortest, longest = self.intervals.minimum, self.intervals.maximum
        interval = min(shortest, longest) if self._news else longest
        return max(0.0, self._sent + interval - self._clock())


def describe_system() -> SystemInfo:
    """Say what this device is and runs."""
    names = os.uname()
    return SystemInfo(
        os=names.sysname,
        arch=platform.machine(),
        agent=f"v{metadata.version(DISTRIBUTION)}",
        runtime=f"{RUNTIME}-{metadata.version(RUNTIME)}",
        node=names.nodename,
        release=names.release,
        version=names.version,
    )


def make_report(
    system: SystemInfo,
    deployment: DeploymentStatus | None,
    intervals: Intervals,
    configuration_id: str | None,
) -> Report:
    """Put a report together. Credentials that the platform gave are not sent back to it."""
    return Report(
        system=system,
        deployment=deployment,
        interval_min=intervals.minimum,
        interval_max=intervals.maximum,
        configuration_id=configuration_id,
    )


class Reporter:
    """Sends reports when they are due, for as long as `run` does, in one event loop.

    `send` makes a report and says whether it could be sent; `is_connected` whether it is worth the
    try. Methods that note something may be called from any thread.
    """

    def __init__(
        self, pace: Pace, send: Callable[[], bool], is_connected: Callable[[], bool]
    ) -> None:
        self._pace = pace
        self._send = send
        self._is_connected = is_connected
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()

    def note_connected(self) -> None:
        """Report at once."""
        self._pace.restart()
        self._wake()

    def note_change(self) -> None:
        """Report what is new, as soon as may be."""
        self._pace.note_change()
        self._wake()

    def change_intervals(self, intervals: Intervals) -> None:
        """Keep to others from now on, and report that."""
        self._pace.intervals = intervals
        self.note_change()

    async def run(self) -> NoReturn:
        """Send reports until cancelled."""
        while True:
            self._woken.clear()
            left = None
            if self._is_connected():
                if self._pace.seconds_left() == 0:
                    # Before it is made: what changes while it is, is news.
                    self._pace.note_sent()
                    if not self._send():
                        self._pace.note_change()
                left = self._pace.seconds_left()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), left)

    def _wake(self) -> None:
        # The loop may end meanwhile.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._woken.set)
