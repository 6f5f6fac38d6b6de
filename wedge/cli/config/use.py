"""`wedge config use`: chooses the default device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import folder_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("use")
@click.argument("name", metavar="DEVICE")
@folder_option
@click.rich_config(HELP)
def command(*, name: str, config_dir: Path | None) -> None:
    """Make DEVICE the one that is meant where none is named."""
    from wedge.remote.devices import devices_file
    from wedge.remote.edit import set_default

    set_default(devices_file(config_dir), name)
