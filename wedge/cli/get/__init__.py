"""`wedge get`: a command is a file here with `command` in it, and a line in the table."""

from __future__ import annotations

import rich_click as click

from wedge.cli.base import HELP, LazyGroup

COMMANDS = {
    "deployment": "Print what a device reports, message by message",
    "telemetry": "Print telemetry, message by message",
    "instance": "Print how an instance is",
    "blobs": "Keep the files that instances put into storage",
}


@click.group("get", cls=LazyGroup, package=__package__, table=COMMANDS)
@click.rich_config(HELP)
def command() -> None:
    """Print what a device says."""
