"""Life: one run of a node, from its instance to what ended it."""

from __future__ import annotations

import threading
import time
import weakref
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import wasmtime

from wedge.errors import ModuleError, NodeError
from wedge.host.client import WORKSPACE
from wedge.host.evp import Evp
from wedge.host.guest import BadCallbackError, CallError, Guest, GuestLimits, NoMemoryError
from wedge.host.linking import Linkage
from wedge.host.sleeping import Sleeping
from wedge.host.stopping import Stop
from wedge.host.traps import explain_trap

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from wedge.host.client import Client
    from wedge.host.code import Code


# What wasmtime's own threads may take to let go of what they were given.
RELEASE_SECONDS = 5.0


class LeaveError(BaseException):
    """Raised by a client to end the run where it is: the instance has done its part."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What an instance has of the outside: its folder, and where its words go.

    `write` takes the name of the stream and bytes. `begun` is called before its first function.
    """

    workspace: Path
    write: Callable[[str, bytes], None]
    begun: Callable[[], None]


class Outputs:
    """The streams that an instance writes to, which wasmtime lets go of on threads of its own.

    A thread that still does so while the interpreter ends takes the process along.
    """

    def __init__(self, write: Callable[[str, bytes], None]) -> None:
        self._write = write
        self._made = 0
        self._released = threading.Semaphore(0)

    def make(self, stream: str) -> Callable[[bytes], None]:
        """Give the function that takes what is written; only wasmtime may keep it."""
        function = partial(self._write, stream)
        weakref.finalize(function, self._released.release).atexit = False
        self._made += 1
        return function

    def wait(self) -> None:
        """Wait until wasmtime has let go of all of them."""
        while self._made:
            self._made -= 1
            self._released.acquire(timeout=RELEASE_SECONDS)


class Life:
    """Runs instances of one module, one after the other, for one client."""

    def __init__(
        self,
        code: Code,
        client: Client,
        surroundings: Surroundings,
        *,
        name: str,
        limits: GuestLimits,
        fuel: int | None = None,
    ) -> None:
        self.stop = Stop()
        self._name = name
        self._code = code
        self._limits = limits
        self._fuel = fuel
        self._surroundings = surroundings
        self._outputs = Outputs(surroundings.write)
        self._evp = Evp(client)
        self._caught: BaseException | None = None
        self._sleeping = Sleeping(self.stop.sleep)
        self._linkage = Linkage(code.engine, self, self._evp.functions(), self._sleeping.poll)

    def caught(self, error: BaseException) -> None:
        """Keep what ended the run; the first is the cause of what follows."""
        if self._caught is None:
            self._caught = error

    def memory_size(self) -> int:
        """Give the bytes of the instance's memory; only its own thread may ask."""
        return self._evp.guest.memory.size

    def run(self) -> int:
        """Run an instance to its end and give its status; 0 too if its client let it go.

        Raises `NodeError` if it does not end by itself.
        """
        self._caught = None
        store = wasmtime.Store(self._code.engine)
        if self._fuel is not None:
            store.set_fuel(self._fuel)
        self.stop.attach(store)
        try:
            wasi = wasmtime.WasiConfig()
            # The instance's monotonic clock has just begun. It is taken to be later, not earlier,
            # so that no sleep ends too early.
            zero = time.monotonic_ns()
            store.set_wasi(self._configure(wasi))
            guest = Guest(self._code.module, self._linkage, store, self._limits)
            self._evp.begin(guest)
            self._sleeping.begin(guest.memory, zero)
            self._surroundings.begun()
            guest.start()
        except CallError as error:
            return self._ended(error)
        finally:
            # Memory of hundreds of megabytes is not left to the collector.
            store.close()
        return 0

    def close(self) -> None:
        """Wait until nothing is left of its instances."""
        self._outputs.wait()

    def _ended(self, error: CallError) -> int:
        cause = self._caught or error
        if isinstance(cause, LeaveError) and self.stop.reason is None:
            return 0
        if self._linkage.status is not None and self._caught is None:
            return self._linkage.status
        if self.stop.reason is not None:
            raise NodeError(f"`{self._name}` was stopped: {self.stop.reason}") from error
        raise self._explained(cause) from error

    def _explained(self, cause: BaseException) -> BaseException:
        if isinstance(cause, CallError):
            trap = explain_trap(cause.failure)
            if trap is not None:
                message = trap.message.replace("the module", f"`{self._name}`", 1)
                return NodeError(message, cause=trap.cause, hint=trap.hint)
            return NodeError(f"`{self._name}` ended", cause=str(cause.failure))
        if isinstance(cause, NoMemoryError):
            return NodeError(
                f"`{self._name}` has no memory left for what it is sent",
                hint="raise its `maxMemory`, or send less at a time",
            )
        if isinstance(cause, BadCallbackError):
            return NodeError(f"`{self._name}` gave a callback that is none", cause=str(cause))
        return cause

    def _configure(self, config: wasmtime.WasiConfig) -> wasmtime.WasiConfig:
        config.stdout_custom = self._outputs.make("stdout")
        config.stderr_custom = self._outputs.make("stderr")
        try:
            config.preopen_dir(str(self._surroundings.workspace), WORKSPACE)
        except wasmtime.WasmtimeError as error:
            raise ModuleError(
                f"the workspace of `{self._name}` cannot be used", cause=str(error)
            ) from error
        return config
