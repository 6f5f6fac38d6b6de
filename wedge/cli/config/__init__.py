"""`wedge config`: a command is a file here with `command` in it, and a line in the table."""

from __future__ import annotations

import rich_click as click

from wedge.cli.base import HELP, LazyGroup

COMMANDS = {
    "get": "Show the settings of a device",
    "set": "Change a setting of a device",
    "unset": "Go back to the default of a setting",
    "use": "Choose the default device",
    "instance": "Configure an instance on a device",
    "device": "Tell a device how often to report",
}


@click.group("config", cls=LazyGroup, package=__package__, table=COMMANDS)
@click.rich_config(HELP)
def command() -> None:
    """Devices by name, and configurations of what runs on them.

    `get`, `set`, `unset` and `use` work on `devices.toml`, which says how each device is reached;
    `instance` and `device` send something to a device.
    """
