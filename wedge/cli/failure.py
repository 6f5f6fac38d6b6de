"""What the command line says, and which status it exits with, when a command fails."""

from __future__ import annotations

import platform
import sys
import traceback
from importlib import metadata

import click

from wedge.cli.base import system_error, usage_error
from wedge.cli.group import DISTRIBUTION, PROGRAM
from wedge.cli.messages import complain, inform
from wedge.errors import WedgeError

INTERNAL_ERROR = 70
INTERRUPTED = 130


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
        return usage_error(error)
    return system_error(error, room="free some disk space") if isinstance(error, OSError) else None


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
