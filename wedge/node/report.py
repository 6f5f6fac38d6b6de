"""What goes to standard error, that is to the node's log, when something is wrong."""

from __future__ import annotations

import sys

from wedge.node.annotations import name_of

LONGEST = 300


def complain(text: str) -> None:
    """Log one line."""
    if sys.stderr is not None:
        sys.stderr.write(f"node: {text}\n")


def misfit(strict: bool, what: str, function: object, error: Exception) -> None:  # noqa: FBT001 - by position, for speed of those that call
    """Log that a payload is not what its handler takes; with `strict` raise that."""
    if strict:
        raise error
    complain(f"{what} is not for {name_of(function)}, dropped: {one_line(error)}")


def one_line(error: BaseException) -> str:
    """Give what an error says, or is, in one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def report(error: BaseException) -> None:
    """Log the traceback of a handler's error, from the handler on."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_globals.get("__package__") == __package__:
        trace = trace.tb_next
    sys.excepthook(type(error), error, trace or error.__traceback__)


def flush() -> None:
    """Let go of what was printed: logs appear at once, and an instance may be gone after this."""
    if sys.stdout is not None:
        sys.stdout.flush()
    if sys.stderr is not None:
        sys.stderr.flush()
