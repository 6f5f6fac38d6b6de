"""`wedge build`: the modules of a project, and their hashes in its manifest."""

from __future__ import annotations

from pathlib import Path

import rich_click as click

from wedge.cli.base import HELP


@click.command("build")
@click.argument("folder", metavar="[FOLDER]", type=click.Path(path_type=Path), default=".")
@click.option(
    "--server",
    metavar="URL",
    help="Where devices fetch modules (the server each has, else http://localhost:8000)",
)
@click.rich_config(HELP)
def command(*, folder: Path, server: str | None) -> None:
    """Build the modules of a project to `bin/MODULE.wasm`.

    A module of `deployment.json` is built from `src/MODULE.py`, `src/MODULE.c`, or the folder
    `src/MODULE` with `__main__.py`, `pyproject.toml` or C files; `src/` may be left out. One
    without a source is taken from what is installed (`wedge modules`), and else left as it is.
    `downloadUrl` and `hash` are then written into the manifest, all at once.
    """
    from wedge.cli.messages import inform
    from wedge.cli.output import write_bytes
    from wedge.cli.signals import unwinding_on_terminate
    from wedge.project.build import build_project

    with unwinding_on_terminate():
        built = build_project(
            folder,
            server=server,
            write=write_bytes,
            skipped=lambda name: inform(f"{name}: no source here, not installed, stays as it is"),
        )
    for item in built:
        click.echo(f"{item.file}  {item.size} bytes  sha256 {item.hash}")
