"""`wedge config instance`: configures an instance on a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options, timeout_option
from wedge.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("instance")
@click.argument("instance")
@click.argument("topic")
@click.argument("value", required=False)
@click.option("--remove", is_flag=True, help="Take the configuration away")
@timeout_option(15.0, "How long to wait until the device has it")
@device_options
@click.rich_config(HELP)
def command(
    *,
    instance: str,
    topic: str,
    value: str | None,
    remove: bool,
    timeout: float,
    device: str | None,
    config_dir: Path | None,
) -> None:
    """Give INSTANCE the configuration VALUE, a text, under TOPIC.

    The device keeps it, and gives it to every later instance of that name.
    """
    from wedge.cli.talking import talk
    from wedge.wire import Configure

    if (value is None) is not remove:
        raise UsageError("give a value, or `--remove`")
    data = None if value is None else value.encode()
    noun = Configure(instance=instance, topic=topic, value=data)
    talk(
        chosen_device(config_dir, device),
        lambda hub: hub.confirm(noun, instance=instance, seconds=timeout),
    )
