"""`wedge config set`: changes a setting of a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import device_options
from wedge.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("set")
@click.argument("name", metavar="SETTING")
@click.argument("value", required=False)
@device_options
@click.rich_config(HELP)
def command(*, name: str, value: str | None, device: str | None, config_dir: Path | None) -> None:
    """Set SETTING, such as `mqtt.host`, to VALUE; `SETTING=VALUE` does as well.

    A device that is not in `devices.toml` yet is made.
    """
    from wedge.remote.devices import devices_file
    from wedge.remote.edit import set_setting

    if value is None:
        name, equals, value = name.partition("=")
        if not equals:
            raise UsageError(f"there is no value for `{name}`", hint=f"write `{name} VALUE`")
    set_setting(devices_file(config_dir), device, name, value)
