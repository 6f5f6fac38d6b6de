"""`wedge pipeline check`: whether a manifest can be deployed."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from wedge.cli.base import HELP


@click.command("check")
@click.argument(
    "file", metavar="[FILE]", type=click.Path(path_type=Path), default="deployment.json"
)
@click.rich_config(HELP)
def command(*, file: Path) -> None:
    """Check a deployment manifest (`deployment.json`), and list all that is wrong in it.

    What is only doubtful is a warning. The exit status is 3 if the manifest cannot be deployed.
    """
    from wedge.cli.deployment import load_with_warnings
    from wedge.cli.messages import inform

    deployment = load_with_warnings(file)
    counts = f"{len(deployment.instances)} instances of {len(deployment.modules)} modules"
    inform(f"{file}: can be deployed: {counts}")
