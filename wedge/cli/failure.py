"""What the command line says, and which status it exits with, when a command fails."""

from __future__ import annotations

import errno
import platform
import re
import sys
import traceback
from importlib import metadata

import click

from wedge.cli.group import DISTRIBUTION, PROGRAM
from wedge.cli.messages import complain, inform
from wedge.errors import OutputError, UsageError, WedgeError

INTERNAL_ERROR = 70
INTERRUPTED = 130
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ACCESS = (errno.EACCES, errno.EPERM, errno.EROFS)


def report(error: BaseException) -> int:
    """Tell the user what went wrong, and give the exit status."""
    if isinstance(error, BrokenPipeError):
        # Who reads the output has seen enough. The interpreter flushes stdout once more at exit,
        # and must not fail at it.
        sys.stdout = None
        return 1
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        inform("Interrupted")
        return INTERRUPTED
    known = _known(error)
    if known is not None:
        complain(known)
        return known.exit_code
    complain(_internal(error))
    return INTERNAL_ERROR


def _known(error: BaseException) -> WedgeError | None:
    if isinstance(error, WedgeError):
        return error
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return OutputError(
            "there is no space left to write to",
            cause=str(error.filename or error.strerror),
            hint="free some disk space",
        )
    if isinstance(error, OSError) and error.errno in NO_ACCESS and error.filename:
        return OutputError(
            f"cannot access `{error.filename}`",
            cause=error.strerror,
            hint="give yourself access to it, or name another place",
        )
    return None


def _usage(error: click.ClickException) -> UsageError:
    context = getattr(error, "ctx", None)
    hint = f"see `{context.command_path} --help`" if context else None
    if isinstance(error, click.NoSuchOption):
        if error.possibilities:
            hint = f"did you mean `{error.possibilities[0]}`?"
        return UsageError(f"there is no option `{error.option_name}`", hint=hint)
    text = re.sub(r"'([^']*)'", r"`\1`", error.format_message().rstrip("."))
    return UsageError(text[:1].lower() + text[1:], hint=hint)


def _internal(error: BaseException) -> WedgeError:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return WedgeError(
        "internal error",
        cause=(
            f"{PROGRAM} {metadata.version(DISTRIBUTION)}, {python}, {platform.platform()}\n"
            f"$ {PROGRAM} {' '.join(sys.argv[1:])}\n" + "".join(traceback.format_exception(error))
        ),
        hint=f"this is a bug in {PROGRAM}; please report it with the text above",
    )
