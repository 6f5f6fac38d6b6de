"""`wedge config unset`: goes back to the default of a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import device_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("unset")
@click.argument("name", metavar="SETTING")
@device_options
@click.rich_config(HELP)
def command(*, name: str, device: str | None, config_dir: Path | None) -> None:
    """Remove SETTING from a device, so that its default holds."""
    from wedge.remote.devices import devices_file
    from wedge.remote.edit import unset_setting

    unset_setting(devices_file(config_dir), device, name)
