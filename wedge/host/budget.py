"""What compiling a module may cost: without a bound, a small hostile one takes minutes.

The time that Cranelift takes is not linear in what it is given: 350 kB of loops take it two minutes
and 0.8 GB. Sound modules stay far below the limits: one of 18 MB takes 20 s of one processor and
0.5 GB.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from wedge.host.thread import Job
from wedge.host.traps import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MEGABYTE = 1_000_000
LEAST_SECONDS, SECONDS_PER_MEGABYTE = 30, 10
LEAST_MEMORY, MEMORY_PER_BYTE = 512 * MEGABYTE, 100
# A compiler takes a gigabyte in a second.
SLICE_SECONDS = 0.02
STATM = Path("/proc/self/statm")
RESIDENT = 1


class CompileTimeError(LimitError):
    """Compiling took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"compiling the module took longer than {seconds:g} s",
            cause="the code that compilers write takes a few seconds",
            hint="raise `--compile-timeout` if you know where the module comes from",
        )


class CompileMemoryError(LimitError):
    """Compiling took more memory than it may."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"compiling the module took more than {size // MEGABYTE} MB of memory",
            cause="the code that compilers write takes much less",
            hint="use `py2wasm aot`, which has no limits, if you know where the module comes from",
        )


@dataclass(frozen=True, kw_only=True)
class Budget:
    """The limits of one compilation; `memory` is in bytes, for what is added to the process."""

    seconds: float
    memory: int

    @classmethod
    def of(cls, size: int, seconds: float | None = None) -> Budget:
        """Give the budget of a module of `size` bytes, with a time of its own or the usual one."""
        usual = LEAST_SECONDS + SECONDS_PER_MEGABYTE * (size // MEGABYTE)
        memory = LEAST_MEMORY + MEMORY_PER_BYTE * size
        return cls(seconds=usual if seconds is None else seconds, memory=memory)

    def spend(self, function: Callable[[], T]) -> T:
        """Call a function; raise `LimitError` as soon as it is over the budget.

        What it was doing goes on, on its own thread: the caller is expected to end the process.
        """
        before, end = resident_memory(), time.monotonic() + self.seconds
        job = Job(function).start()
        while not job.wait(SLICE_SECONDS):
            if time.monotonic() >= end:
                raise CompileTimeError(self.seconds)
            if resident_memory() - before > self.memory:
                raise CompileMemoryError(self.memory)
        return job.result()


def resident_memory() -> int:
    """Give the bytes of this process that are in memory; 0 where the system does not say."""
    try:
        fields = STATM.read_text("ascii").split()
    except OSError:
        return 0
    return int(fields[RESIDENT]) * os.sysconf("SC_PAGE_SIZE")
