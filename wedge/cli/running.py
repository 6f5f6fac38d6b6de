"""Asking a pipeline that runs, for commands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = ".wedge"
SOCKET = "control.sock"
# A pipeline answers at once, or after the time that a call may take.
REPLY_SECONDS = 10.0


def data_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make the option `--data`."""
    text = f"The folder that `wedge pipeline run` was given ({DATA})"
    return click.option("--data", metavar="DIR", default=DATA, help=text)(function)


def request(data: str, asked: dict[str, Any], seconds: float = 0.0) -> dict[str, Any]:
    """Ask for something that may take so many seconds, and give the reply."""
    from wedge.pipeline.control import ask

    return ask(Path(data) / SOCKET, asked, seconds + REPLY_SECONDS)
