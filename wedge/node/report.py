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
    """Log the traceback of a handler's error: without this package, if it led into the handler."""
    trace = error.__traceback__
    while trace is not None and _is_ours(trace.tb_frame.f_globals):
        trace = trace.tb_next
    if trace is not None:
        error.__traceback__ = trace
    sys.excepthook(type(error), error, error.__traceback__)


def _is_ours(names: dict[str, object]) -> bool:
    """Say whether a frame's globals are those of this package, or of the device of a test."""
    return str(names.get("__name__")).startswith(("wedge.node.", "wedge.testing."))


def flush() -> None:
    """Let go of what was printed: logs appear at once, and an instance may be gone after this."""
    if sys.stdout is not None:
        sys.stdout.flush()
    if sys.stderr is not None:
        sys.stderr.flush()
