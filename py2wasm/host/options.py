"""What a run is given, and what came of it.

Everything is closed by default: no environment, no folders. Limits of a run are off by default.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.errors import ModuleError

WASM_PAGE = 64 * 1024
MOST_FUEL = 2**63 - 1
SEPARATOR = "::"


@dataclass(frozen=True, kw_only=True)
class Preopen:
    """A folder of the host that the module may use, under the path `guest`."""

    host: Path
    guest: str

    @classmethod
    def parse(cls, text: str) -> Preopen:
        """Read `HOST` or `HOST::GUEST`."""
        host, separator, guest = text.partition(SEPARATOR)
        if not host or (separator and not guest):
            raise UsageError(
                f"`{text}` does not name a folder",
                hint="write the folder, or both paths as in `data::/data`",
            )
        return cls(host=Path(host), guest=guest or host)


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """How to run a module. `max_memory` is in bytes, both timeouts are in seconds.

    Compiling always has a limit: without `compile_timeout`, one that goes by the module's size.
    `target` is what it compiles for (see `EngineSpec`), None for this machine.

    `name` is what the module finds in `argv[0]`: its path if None.
    """

    name: str | None = None
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    directories: tuple[Preopen, ...] = ()
    max_memory: int | None = None
    timeout: float | None = None
    compile_timeout: float | None = None
    fuel: int | None = None
    target: str | None = None

    def __post_init__(self) -> None:
        """Refuse limits that cannot be kept."""
        for seconds in (self.timeout, self.compile_timeout):
            if seconds is not None and not (math.isfinite(seconds) and seconds > 0):
                raise UsageError(
                    f"a timeout of {seconds:g} s cannot be kept",
                    hint="give a number of seconds above 0, or no timeout",
                )
        if self.fuel is not None and not 0 < self.fuel <= MOST_FUEL:
            raise UsageError(
                f"{self.fuel} units of fuel cannot be given",
                hint=f"give a whole number between 1 and {MOST_FUEL}, or none",
            )
        if self.max_memory is not None and self.max_memory < WASM_PAGE:
            raise UsageError(
                f"a memory of {self.max_memory} bytes is less than one page",
                hint="give at least 64KiB",
            )


@dataclass(frozen=True, kw_only=True)
class Streams:
    """The files behind the standard streams; the streams of this process where None."""

    stdin: Path | None = None
    stdout: Path | None = None
    stderr: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Completed:
    """A captured run. `error` says what ended it, if it did not exit by itself.

    `seconds` is the time of instantiating and running; compiling is not part of it.
    """

    status: int
    stdout: bytes
    stderr: bytes
    seconds: float
    error: ModuleError | None = None
