"""The group `wedge`, and the table of its commands."""

from __future__ import annotations

import rich_click as click

from wedge.cli.base import HELP, LazyGroup

PROGRAM = "wedge"
DISTRIBUTION = "wedge-py2wasm"
# The help lines stand in these tables so that `--help` imports no command.
COMMANDS = {
    "new": "Make a project of a node",
    "build": "Build the modules of a project",
    "modules": "List the installed modules",
    "pipeline": "Show, check and run pipelines",
    "agent": "Run what a platform deploys to this device",
    "deploy": "Deploy a project to a device",
    "status": "Watch a device at work",
    "get": "Print what a device says",
    "logs": "Print what an instance on a device writes",
    "rpc": "Call a procedure of an instance on a device",
    "config": "Set how devices are reached, and configure instances",
    "broker": "Run an MQTT broker on this machine",
}


@click.group(
    cls=LazyGroup,
    package=__package__,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(
    None, "-V", "--version", package_name=DISTRIBUTION, message=f"{PROGRAM} %(version)s"
)
@click.rich_config(HELP)
def group() -> None:
    """Make, look at and run pipelines of nodes, here and on devices."""
