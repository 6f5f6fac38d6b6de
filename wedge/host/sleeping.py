"""Sleeping: the host's own `poll_oneoff`, which a sleep in the module comes down to.

wasmtime's own sleeps in native code, where nothing reaches it. This one leaves the waiting to whom
it belongs: `Stop.sleep`, which ends with the instance, or a clock that needs no waiting.

Sizes and offsets are those of WASI preview 1: a subscription is what to wait for, an event what has
come. Results are as wasmtime has them, but for two: addresses outside the memory give FAULT where
it traps, and every descriptor is ready at once, also one that is closed, as who reads from it or
writes to it is told.
"""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from wedge.host.memory import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.host.memory import GuestMemory

# What it is for (userdata), the kind, then the clock or descriptor; and for clocks the time in
# nanoseconds, how exact it has to be (which nobody looks at), and flags.
SUBSCRIPTION = struct.Struct("<QB7xI4xQQH6x")
# What it is for, an error, the kind; and for descriptors how many bytes there are, and flags.
EVENT = struct.Struct("<QHB5xQH6x")
COUNT_SIZE = 4
# C's `poll` takes no more descriptors than 1024, each for reading and writing.
MOST_SUBSCRIPTIONS = 4096
ABSOLUTE = 1


class Errno(IntEnum):
    """What WASI's functions give."""

    SUCCESS = 0
    FAULT = 21
    INVAL = 28


class Kind(IntEnum):
    """What is waited for."""

    CLOCK = 0
    READ = 1
    WRITE = 2


class Clock(IntEnum):
    """The clocks that can be waited for. Those of the processor's time are not among them."""

    REALTIME = 0
    MONOTONIC = 1


class RefusedError(Exception):
    """A subscription that makes no sense."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What is waited for: something ready at `due`, by the host's monotonic clock."""

    userdata: int
    kind: Kind
    due: int

    def event(self) -> bytes:
        """Give the event that says it is ready; for a descriptor, that there is a byte at least."""
        return EVENT.pack(self.userdata, Errno.SUCCESS, self.kind, self.kind is not Kind.CLOCK, 0)


class Sleeping:
    """The function for one instance, after `begin` for the next one of the same module.

    `sleep` waits until `monotonic` is so far; what that raises ends the run.
    """

    _memory: GuestMemory
    _zero: int

    def __init__(
        self,
        sleep: Callable[[int], None],
        monotonic: Callable[[], int] = time.monotonic_ns,
        realtime: Callable[[], int] = time.time_ns,
    ) -> None:
        self._sleep, self._monotonic, self._realtime = sleep, monotonic, realtime

    def begin(self, memory: GuestMemory, zero: int) -> None:
        """Serve an instance whose own monotonic clock was 0 when the host's was `zero`."""
        self._memory, self._zero = memory, zero

    def poll(self, subscriptions: int, events: int, count: int, ready_count: int) -> int:
        """Wait until one of the subscriptions is ready; write events for all that are."""
        if not 0 < count <= MOST_SUBSCRIPTIONS:
            return Errno.INVAL
        try:
            data = self._memory.read(subscriptions, count * SUBSCRIPTION.size)
            # Nobody sleeps for what cannot be told.
            self._memory.read(events, count * EVENT.size)
            self._memory.read(ready_count, COUNT_SIZE)
            waited_for = [self._subscription(fields) for fields in SUBSCRIPTION.iter_unpack(data)]
            self._sleep(min(item.due for item in waited_for))
            now = self._monotonic()
            ready = [item.event() for item in waited_for if item.due <= now]
            self._memory.write(events, b"".join(ready))
            self._memory.write_words(ready_count, len(ready))
        except FaultError:
            return Errno.FAULT
        except RefusedError:
            return Errno.INVAL
        return Errno.SUCCESS

    def _subscription(self, fields: tuple[int, ...]) -> Subscription:
        userdata, kind, subject, timeout, _precision, flags = fields
        if kind == Kind.CLOCK:
            return Subscription(userdata, Kind.CLOCK, self._due(subject, timeout, flags))
        if kind not in (Kind.READ, Kind.WRITE):
            raise RefusedError
        return Subscription(userdata, Kind(kind), 0)

    def _due(self, clock: int, timeout: int, flags: int) -> int:
        """Say when it is so late, or so much later than now, by the host's monotonic clock."""
        if clock not in (Clock.REALTIME, Clock.MONOTONIC) or flags & ~ABSOLUTE:
            raise RefusedError
        if not flags:
            return self._monotonic() + timeout
        if clock == Clock.MONOTONIC:
            return self._zero + timeout
        return self._monotonic() + timeout - self._realtime()
