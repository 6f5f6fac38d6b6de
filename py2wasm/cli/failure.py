"""What the command line says, and which status it exits with, when a command fails."""

from __future__ import annotations

import hashlib
import platform
import sys
import traceback
from typing import TYPE_CHECKING

import click

from py2wasm import __version__
from py2wasm.console import Console
from py2wasm.errors import WedgeError
from wedge.cli.base import system_error, usage_error

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cli.app import App

INTERNAL_ERROR = 70
INTERRUPTED = 130
INTERRUPTED_TEXT = "Interrupted; run the same command again to go on where it stopped"
ROOM = "free some disk space; `py2wasm cache clean` removes what can be made again"


def report(error: BaseException, app: App) -> int:
    """Tell the user what went wrong, and give the exit status."""
    # Not the console of the command: an error is shown however quiet it is.
    console = Console()
    # click makes an end of input, which nothing here reads from a person, an abort as well.
    if isinstance(error, click.Abort) and isinstance(error.__context__, EOFError):
        error = error.__context__
    if isinstance(error, BrokenPipeError):
        return _leave_pipe()
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        console.info(INTERRUPTED_TEXT)
        return INTERRUPTED
    known = _known(error)
    if known is not None:
        console.error(known)
        return known.exit_code
    console.error(_internal(error, app))
    return INTERNAL_ERROR


def _known(error: BaseException) -> WedgeError | None:
    if isinstance(error, WedgeError):
        return error
    if isinstance(error, click.ClickException):
        return usage_error(error)
    return system_error(error, room=ROOM) if isinstance(error, OSError) else None


def _leave_pipe() -> int:
    # Who reads the output has seen enough. The interpreter flushes stdout once more at exit, and
    # must not fail at it.
    sys.stdout = None
    return 1


def _internal(error: BaseException, app: App) -> WedgeError:
    last = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    text = _describe(error)
    try:
        hint = f"this is a bug in py2wasm; please report it with the file {_save(text, app)}"
        cause = last
    except (OSError, WedgeError):
        hint = "this is a bug in py2wasm; please report it with the text above"
        cause = text
    return WedgeError("internal error", cause=cause, hint=hint)


def _describe(error: BaseException) -> str:
    where = f"{platform.python_implementation()} {platform.python_version()}, {platform.platform()}"
    trace = "".join(traceback.format_exception(error))
    return f"py2wasm {__version__}, {where}\n$ py2wasm {' '.join(sys.argv[1:])}\n\n{trace}"


def _save(text: str, app: App) -> Path:
    # Named by its content: the same error twice is one file.
    name = hashlib.sha256(text.encode()).hexdigest()[:12]
    folder = app.machine().cache / "internal-errors"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return path
