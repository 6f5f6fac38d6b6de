"""`wedge status`: a device at work, live."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options, timeout_option

if TYPE_CHECKING:
    from pathlib import Path

    from wedge.remote.hub import Hub


@click.command("status")
@click.option("--once", is_flag=True, help="Print it once, as where there is no terminal")
@timeout_option(200.0, "How long to wait for the device, with `--once`")
@device_options
@click.rich_config(HELP)
def command(*, once: bool, timeout: float, device: str | None, config_dir: Path | None) -> None:
    """Show the instances of a device with their states, rates of messages, memory and last errors.

    It changes as they do, until Ctrl-C. Rates and memory are what an agent of ours tells; of
    another one the states and telemetry are shown.
    """
    from rich.console import Console
    from rich.live import Live

    from wedge.cli.status_table import status_table
    from wedge.cli.talking import talk
    from wedge.remote.asking import ask_status, keep_asking
    from wedge.remote.monitor import Monitor

    target = chosen_device(config_dir, device)
    console = Console(emoji=False)
    if once or not sys.stdout.isatty():
        monitor = talk(target, lambda hub: ask_status(hub, seconds=timeout))
        console.print(status_table(target.name, monitor, time.monotonic()))
        return
    monitor = Monitor(since=time.monotonic())

    async def watch(hub: Hub) -> None:
        def draw() -> None:
            live.update(status_table(target.name, monitor, time.monotonic()))

        with Live(console=console, refresh_per_second=4) as live:
            draw()
            await keep_asking(hub, monitor, draw)

    talk(target, watch)
