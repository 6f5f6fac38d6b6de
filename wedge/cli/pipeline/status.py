"""`wedge pipeline status`: how the nodes of a running pipeline are."""

from __future__ import annotations

import json

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.running import data_option, request

COLUMNS = ("status", "received", "handled", "waiting", "dropped", "memory")


@click.command("status")
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON")
@click.rich_config(HELP)
def command(*, data: str, as_json: bool) -> None:
    """Print the instances of a running pipeline, with the messages that they have seen."""
    instances = request(data, {"do": "show"})["instances"]
    if as_json:
        click.echo(json.dumps(instances, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("instance", *COLUMNS, box=None)
    for name, found in instances.items():
        table.add_row(name, *(str(found[column]) for column in COLUMNS))
    Console().print(table)
