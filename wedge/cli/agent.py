"""`wedge agent`: be the device: run what a platform deploys."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.agent.settings import Settings

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@click.command("agent")
@click.option(
    "--config",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The settings, a TOML file",
)
@click.option(
    "--data", metavar="DIR", type=click.Path(path_type=Path), help="Where all that lasts is kept"
)
@click.option("--host", metavar="NAME", help="The broker")
@click.option("--port", type=int, metavar="N", help="The broker's port")
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong with the settings")
@click.rich_config(HELP)
def command(
    *, file: Path | None, data: Path | None, host: str | None, port: int | None, quiet: bool
) -> None:
    """Run what a platform deploys over MQTT, and tell it how that goes.

    Settings are taken from the command line, the environment (`EVP_MQTT_HOST` and others) and the
    file, the first that has one. Ctrl-C and SIGTERM stop all instances; they are there again with
    the next start, whether or not the broker is.
    """
    import os

    from wedge.agent.descriptors import raise_limit
    from wedge.agent.sources import load_settings
    from wedge.cli.messages import inform, warn

    overrides = {"data": data, "mqtt.host": host, "mqtt.port": port}
    loaded = load_settings(file, os.environ, overrides)
    for text in loaded.warnings:
        warn(text)
    raise_limit()
    asyncio.run(_run(loaded.settings, say=(lambda _: None) if quiet else inform))


async def _run(settings: Settings, say: Callable[[str], None]) -> None:
    from wedge.agent.service import Agent

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)
    await Agent(settings, say).run(stop)
