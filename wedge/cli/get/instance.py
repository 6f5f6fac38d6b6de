"""`wedge get instance`: how an instance is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options, timeout_option
from wedge.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("instance")
@click.argument("name", metavar="INSTANCE")
@timeout_option(200.0, "How long to wait for the device; most report every 180 seconds at least")
@device_options
@click.rich_config(HELP)
def command(*, name: str, timeout: float, device: str | None, config_dir: Path | None) -> None:
    """Print how INSTANCE is, as an object in JSON.

    An agent of ours is asked and answers at once, another one is waited for until it reports.
    """
    from wedge.cli.messages import inform
    from wedge.cli.talking import talk
    from wedge.manifest.problems import escape
    from wedge.remote.asking import ask_status

    target = chosen_device(config_dir, device)
    monitor = talk(target, lambda hub: ask_status(hub, seconds=timeout))
    found = monitor.deployment.instances.get(name) if monitor.deployment else None
    if found is None:
        known = ", ".join(escape(item) for item in monitor.instances()) or "none"
        raise UsageError(
            f"there is no instance `{name}` on `{target.name}`", hint=f"there are: {known}"
        )
    if found.failure:
        inform(escape(found.failure))
    figures = monitor.figures(name).model_dump(exclude_none=True)
    click.echo(json.dumps({"status": found.status, "moduleId": found.module_id, **figures}))
