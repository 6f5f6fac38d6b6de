"""`Host`: a whole program under test, that has a loop of its own or calls `node.run()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from wedge.node import binding
from wedge.node.results import Result
from wedge.node.timers import ROUNDING
from wedge.testing.device import Device

if TYPE_CHECKING:
    from types import TracebackType


class Host(Device):
    """The device that a program finds while the `with` lasts.

        with Host() as host:
            host.message("boxes", b"...")
            main()
            assert host.sent == [...]

    What happens is queued before. The loop is told to end when nothing is left to do and `run_for`
    seconds are over; those pass at once, whenever the program waits.
    """

    def __init__(self, *, run_for: float = 0.0, **device: Any) -> None:
        """See `Device` for what describes the device."""
        super().__init__(**device)
        self._run_for = run_for

    def __enter__(self) -> Self:
        binding.install(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        binding.remove(self)
        self.close()

    def message(self, alias: str, payload: object = b"") -> None:
        """Queue a message to the node."""
        self.queue_message(alias, payload)

    def configure(self, topic: str, value: object) -> None:
        """Set a configuration."""
        self.queue_configure(topic, value)

    def rpc(self, method: str, params: object = "") -> int:
        """Queue a call; the answer is then `host.responses[number]`."""
        return self.queue_rpc(method, params)

    def wait(self, seconds: float) -> int:
        """Let the time pass at once; past the end, ask the program to end."""
        now = self.clock.now
        if seconds == 0:
            return Result.TIMEDOUT
        if seconds < 0 or now + seconds > self._run_for + ROUNDING:
            self.clock.now = max(now, self._run_for)
            self.request_exit()
            return self.process_event(0)
        self.clock.now = now + seconds
        return Result.TIMEDOUT
