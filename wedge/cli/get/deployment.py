"""`wedge get deployment`: what a device reports, message by message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options
from wedge.cli.streaming import one_line, stream_options

if TYPE_CHECKING:
    from pathlib import Path

    from wedge.remote.hub import Heard


@click.command("deployment")
@stream_options
@device_options
@click.rich_config(HELP)
def command(
    *, count: int | None, timeout: float | None, device: str | None, config_dir: Path | None
) -> None:
    """Print every message about attributes as it comes, a line of JSON each, until Ctrl-C.

    These are the reports of the device, the states of its instances, and what is sent to it:
    deployments and configurations.
    """
    from wedge.cli.talking import talk
    from wedge.remote.stream import follow
    from wedge.wire.topics import ATTRIBUTES

    def show(heard: Heard) -> bool:
        if heard.topic != ATTRIBUTES:
            return False
        click.echo(one_line(heard.payload))
        return True

    talk(
        chosen_device(config_dir, device),
        lambda hub: follow(hub, show, count=count, seconds=timeout),
    )
