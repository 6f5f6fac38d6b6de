"""`wedge pipeline config`: configures a node in a running pipeline."""

from __future__ import annotations

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.running import data_option, request


@click.command("config")
@click.argument("instance")
@click.argument("topic")
@click.argument("value")
@data_option
@click.rich_config(HELP)
def command(*, instance: str, topic: str, value: str, data: str) -> None:
    """Give INSTANCE the configuration VALUE, a text, under TOPIC."""
    request(data, {"do": "configure", "instance": instance, "topic": topic, "value": value})
