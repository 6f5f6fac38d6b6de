"""What is to be done every so many seconds, and how long the host may wait until then."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

FOREVER = -1
LONGEST = 2**31 - 1
SHORTEST = 0.001
# What sums of times may be off by, in seconds.
ROUNDING = 1e-6


class Timer:
    """One function and when it is due next."""

    __slots__ = ("due", "function", "seconds")

    def __init__(self, seconds: float, function: Callable[[], object]) -> None:
        self.seconds = seconds
        self.function = function
        self.due = 0.0


class Timers:
    """All that a node does by the clock. False while there is nothing."""

    def __init__(self) -> None:
        self._timers: list[Timer] = []

    def __bool__(self) -> bool:
        return bool(self._timers)

    def add(self, seconds: float, function: Callable[[], object]) -> Timer:
        """Have `function` called every so many `seconds`."""
        timer = Timer(seconds, function)
        self._timers.append(timer)
        return timer

    def start(self, now: float) -> None:
        """Let the time begin: each is due for the first time after its interval."""
        for timer in self._timers:
            timer.due = now + timer.seconds

    def due(self) -> float | None:
        """Give when the next one is due."""
        return min((timer.due for timer in self._timers), default=None)

    def take(self, now: float) -> Callable[[], object] | None:
        """Give the one that has been due for longest, or nothing.

        What was missed is not made up for: after a long message it is called once.
        """
        if not self._timers:
            return None
        timer = min(self._timers, key=_when)
        if timer.due > now + ROUNDING:
            return None
        timer.due += timer.seconds
        if timer.due <= now + ROUNDING:
            timer.due = now + timer.seconds
        return timer.function


def milliseconds(until: float | None, clock: Callable[[], float]) -> int:
    """Give how long the host may wait, rounded up, so that it is then `until` and not before."""
    if until is None:
        return FOREVER
    return max(0, min(LONGEST, int(-((clock() - until + ROUNDING) * 1000 // 1))))


def _when(timer: Timer) -> float:
    return timer.due
