"""`wedge modules`: the modules that are installed in this Python environment."""

from __future__ import annotations

import json

import rich_click as click

from wedge.cli.base import HELP

COLUMNS = ("module", "distribution", "version", "kind", "bytes", "path")


@click.command("modules")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON, with their SHA-256")
@click.rich_config(HELP)
def command(*, as_json: bool) -> None:
    """List the installed modules.

    They come from wheels that `py2wasm.backend` made. `wedge build` takes a module from there that
    has no source in the project.
    """
    from wedge.cli.messages import complain
    from wedge.project.installed import installed_modules

    found = installed_modules(broken=complain)
    if as_json:
        click.echo(json.dumps([{**vars(item), "path": str(item.path)} for item in found], indent=2))
        return
    rows = [
        (item.name, item.distribution, item.version, item.kind, str(item.size), str(item.path))
        for item in found
    ]
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for row in (COLUMNS, *rows) if rows else ():
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
