"""Every failure a user can meet, with its exit code.

An error says what went wrong, why (the cause lines) and what to do (the hint). It is rendered in
one place, `py2wasm.console.Console.error`, as::

    error: cannot read the entry `app.py`
      No such file or directory

    hint: name an existing file, or a package with `-m`

Only `py2wasm.cli` turns an error into an exit status. Some are those of the device side, from
`wedge.errors`. Anything else is a bug of the toolchain and is reported as an internal error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wedge.errors import ModuleError, OutputError, UsageError, WedgeError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "BuildError",
    "FetchError",
    "ModuleError",
    "OutputError",
    "ProgramError",
    "Py2wasmError",
    "SettingsError",
    "SnapshotError",
    "SourceError",
    "SourceLocation",
    "ToolError",
    "UsageError",
    "WedgeError",
]


class Py2wasmError(WedgeError):
    """A failure that the user can act on."""


class SettingsError(Py2wasmError):
    """A key or value in `[tool.py2wasm]`, the environment or an option is wrong."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class SourceLocation:
    """A place in the user's source. `line` and `column` count from 1."""

    path: Path
    line: int
    column: int | None = None
    end_column: int | None = None
    text: str | None = None


class SourceError(Py2wasmError):
    """Something in the user's program is wrong, at a known place."""

    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        location: SourceLocation,
        cause: str | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, cause=cause, hint=hint)
        self.location = location


class ProgramError(Py2wasmError):
    """The program as a whole cannot be compiled, e.g. it imports what exists nowhere."""

    exit_code = 3


class ToolError(Py2wasmError):
    """A tool is missing, has the wrong version, or failed."""

    exit_code = 4
    default_hint = "run `py2wasm doctor` to see every tool and what to do about it"


class FetchError(Py2wasmError):
    """A pinned source could not be obtained from any of its origins."""

    exit_code = 5


class BuildError(Py2wasmError):
    """Building an archive, or compiling and linking the module, failed."""

    exit_code = 6


class SnapshotError(Py2wasmError):
    """The program does at build time what only a run can do."""

    exit_code = 3
