"""`wedge get telemetry`: the telemetry of a device, message by message."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options
from wedge.cli.streaming import stream_options

if TYPE_CHECKING:
    from pathlib import Path

    from wedge.remote.hub import Heard


@click.command("telemetry")
@click.argument("instance", required=False)
@stream_options
@device_options
@click.rich_config(HELP)
def command(
    *,
    instance: str | None,
    count: int | None,
    timeout: float | None,
    device: str | None,
    config_dir: Path | None,
) -> None:
    """Print telemetry as it comes, a line of JSON for each message, until Ctrl-C.

    With INSTANCE, that of the one instance. Lines of the log are left out: see `wedge logs`.
    """
    from wedge.cli.talking import talk
    from wedge.remote.stream import follow
    from wedge.wire import Telemetry

    def show(heard: Heard) -> bool:
        found = [
            item
            for item in heard.nouns
            if isinstance(item, Telemetry) and instance in (None, item.instance)
        ]
        entries = {
            f"{item.instance}/{key}": json.loads(value)
            for item in found
            for key, value in item.entries
        }
        if entries:
            click.echo(json.dumps(entries))
        return bool(entries)

    talk(
        chosen_device(config_dir, device),
        lambda hub: follow(hub, show, count=count, seconds=timeout),
    )
