"""`wedge config get`: the settings of a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import device_options
from wedge.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("get")
@click.argument("name", metavar="[SETTING]", required=False)
@device_options
@click.rich_config(HELP)
def command(*, name: str | None, device: str | None, config_dir: Path | None) -> None:
    """Print the settings that a device has a value for, or the value of SETTING.

    A password is printed only if it is asked for. The exit status is 2 if SETTING has no value.
    """
    from wedge.remote.devices import devices_file
    from wedge.remote.edit import read_settings, shown_settings, split_name

    path = devices_file(config_dir)
    if name is None:
        for setting, value in shown_settings(path, device).items():
            click.echo(f"{setting} = {value}")
        return
    split_name(name)
    found = read_settings(path, device).get(name)
    if found is None:
        raise UsageError(f"`{name}` is not set", hint=f"`wedge config set {name} VALUE`")
    click.echo(found)
