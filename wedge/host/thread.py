"""Calls on a thread of their own, with a stack that is large enough for Wasm.

wasmtime blocks inside C. A signal handler of Python runs on the main thread only, and only between
two of its instructions; so the main thread waits here, where Ctrl-C reaches it, while another one
compiles or runs. An abandoned thread does not keep the process alive.
"""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from wedge.host.engine import WASM_STACK

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

# The functions of the host run on what the module has left over, and more.
THREAD_STACK = WASM_STACK + 16 * 1024 * 1024
# A signal that arrives just before the wait begins would not end it, so no wait is long.
SLICE_SECONDS = 0.1


class Job(Generic[T]):
    """A call that has been started on its own thread."""

    def __init__(self, function: Callable[[], T]) -> None:
        self._function = function
        self._value: T | None = None
        self._error: BaseException | None = None
        self._done = threading.Event()

    def start(self) -> Job[T]:
        """Start the thread."""
        thread = threading.Thread(target=self._run, name="py2wasm-host", daemon=True)
        before = threading.stack_size(THREAD_STACK)
        try:
            thread.start()
        finally:
            threading.stack_size(before)
        return self

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the call is over, or for some time; say whether it is over."""
        end = math.inf if seconds is None else time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if self._done.wait(min(left, SLICE_SECONDS)):
                return True
        return self._done.is_set()

    def wait_or_stop(self, seconds: float | None, stop: Callable[[], object]) -> bool:
        """Wait as `wait` does; when time is up, or at Ctrl-C, have the call stopped."""
        try:
            in_time = self.wait(seconds)
        except KeyboardInterrupt:
            stop()
            raise
        if not in_time:
            stop()
        return in_time

    def result(self) -> T:
        """Wait, then give what the call gave or raise what it raised."""
        self.wait()
        if self._error is not None:
            raise self._error
        return cast("T", self._value)

    def _run(self) -> None:
        try:
            self._value = self._function()
        except BaseException as error:  # noqa: BLE001 - raised again on the waiting thread
            self._error = error
        finally:
            self._done.set()
