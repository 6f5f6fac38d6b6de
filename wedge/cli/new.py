"""`wedge new`: a project that builds and is tested from its first minute."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from wedge.cli.base import HELP


@click.command("new")
@click.argument("name", metavar="NAME")
@click.rich_config(HELP)
def command(*, name: str) -> None:
    """Make the folder NAME with a node, its test, and a manifest that deploys it."""
    from wedge.cli.messages import inform
    from wedge.project.scaffold import make_project

    for path in make_project(Path(), name):
        click.echo(str(path))
    inform(f"Next: `cd {name}`, then read README.md")
