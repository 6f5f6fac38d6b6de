"""`wedge pipeline stop`: stops a running pipeline."""

from __future__ import annotations

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.running import data_option, request


@click.command("stop")
@data_option
@click.rich_config(HELP)
def command(*, data: str) -> None:
    """Stop a running pipeline, as Ctrl-C does."""
    request(data, {"do": "stop"})
