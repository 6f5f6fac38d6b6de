"""The options of commands that print messages until they are told to end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from wedge.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


def stream_options_for(things: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make the options `--count`, of what is named so, and `--timeout`."""
    count = click.option(
        "-n",
        "--count",
        type=click.IntRange(min=1),
        metavar="N",
        help=f"End after so many {things} (not at all)",
    )
    timeout = click.option(
        "-t",
        "--timeout",
        type=float,
        metavar="SECONDS",
        callback=_check,
        help="End after so long (not at all); with `--count` that is a failure",
    )
    return lambda function: count(timeout(function))


def stream_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make these options for messages."""
    return stream_options_for("messages")(function)


def _check(_context: click.Context, _option: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 < value <= 7 * 24 * 3600:
        raise UsageError(f"a time-out of {value:g} seconds cannot be waited for")
    return value


def one_line(payload: bytes) -> str:
    """Give a payload as one line that does a terminal no harm."""
    from wedge.manifest.problems import escape

    return escape(" ".join(payload.decode("utf-8", "replace").splitlines()))
