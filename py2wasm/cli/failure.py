"""What the command line says, and which status it exits with, when a command fails."""

from __future__ import annotations

import errno
import hashlib
import platform
import re
import sys
import traceback
from typing import TYPE_CHECKING

import click

from py2wasm import __version__
from py2wasm.console import Console
from py2wasm.errors import OutputError, UsageError, WedgeError

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cli.app import App

INTERNAL_ERROR = 70
INTERRUPTED = 130
INTERRUPTED_TEXT = "Interrupted; run the same command again to go on where it stopped"
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ACCESS = (errno.EACCES, errno.EPERM, errno.EROFS)


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
        return _usage(error)
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return OutputError(
            "there is no space left to write to",
            cause=_os_cause(error),
            hint="free some disk space; `py2wasm cache clean` removes what can be made again",
        )
    if isinstance(error, OSError) and error.errno in NO_ACCESS and error.filename:
        return OutputError(
            f"cannot access `{_text(error.filename)}`",
            cause=error.strerror,
            hint="give yourself access to it, or name another place",
        )
    return None


def _usage(error: click.ClickException) -> UsageError:
    context = getattr(error, "ctx", None)
    hint = f"see `{context.command_path} --help`" if context else None
    if isinstance(error, click.NoSuchOption):
        message = f"there is no option `{error.option_name}`"
        if error.possibilities:
            hint = f"did you mean `{error.possibilities[0]}`?"
        return UsageError(message, hint=hint)
    text = re.sub(r"'([^']*)'", r"`\1`", error.format_message().rstrip("."))
    return UsageError(text[:1].lower() + text[1:], hint=hint)


def _os_cause(error: OSError) -> str:
    place = f": {_text(error.filename)}" if error.filename else ""
    return f"{error.strerror}{place}"


def _text(name: object) -> str:
    return name.decode(errors="replace") if isinstance(name, bytes) else str(name)


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
