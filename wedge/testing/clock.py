"""Time that goes on only when a test says so."""

from __future__ import annotations


class Clock:
    """Seconds since the test began."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """Give the time, as `time.monotonic` does."""
        return self.now
