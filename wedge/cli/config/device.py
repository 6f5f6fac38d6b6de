"""`wedge config device`: how often a device reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options, timeout_option
from wedge.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

DAY_SECONDS = 86400
SECONDS = click.IntRange(1, DAY_SECONDS)


@click.command("device")
@click.argument("longest", metavar="MAX", type=SECONDS)
@click.argument("shortest", metavar="MIN", type=SECONDS)
@timeout_option(15.0, "How long to wait until the device has it")
@device_options
@click.rich_config(HELP)
def command(
    *, longest: int, shortest: int, timeout: float, device: str | None, config_dir: Path | None
) -> None:
    """Have a device report every MAX seconds at least, and after MIN seconds at the soonest."""
    from wedge.cli.talking import talk
    from wedge.remote.monitor import AGENT
    from wedge.wire import DeviceConfig

    target = chosen_device(config_dir, device)
    if shortest > longest:
        raise UsageError(f"MIN, {shortest}, is more than MAX, {longest}")
    if target.settings.evp.iot_platform == "EVP1":
        raise UsageError("devices that speak EVP1 cannot be told how often to report")
    noun = DeviceConfig(
        interval_min=shortest, interval_max=longest, configuration_id=None, registry_auth=None
    )
    talk(target, lambda hub: hub.confirm(noun, instance=AGENT, seconds=timeout))
