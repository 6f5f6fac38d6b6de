"""`wedge pipeline show`: a deployment as text, JSON or a picture."""

from __future__ import annotations

import json
from pathlib import Path

import rich_click as click

from wedge.cli.base import HELP
from wedge.errors import UsageError


@click.command("show")
@click.argument(
    "file", metavar="[FILE]", type=click.Path(path_type=Path), default="deployment.json"
)
@click.option(
    "--svg",
    "picture",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Write a picture to this file instead; `-` is standard output",
)
@click.option("--json", "as_json", is_flag=True, help="Print the graph as JSON")
@click.rich_config(HELP)
def command(*, file: Path, picture: Path | None, as_json: bool) -> None:
    """Show who sends what to whom in a deployment (`deployment.json`).

    A node is shown with the aliases it gets messages under (`<-`) and those it sends on (`->`);
    topics stand in parentheses where they have another name.
    """
    from wedge.cli.deployment import load_with_warnings
    from wedge.cli.output import write_text
    from wedge.manifest.graph import graph_of, text_lines
    from wedge.manifest.svg import svg_of

    if picture is not None and as_json:
        raise UsageError("`--svg` and `--json` exclude each other")
    graph = graph_of(load_with_warnings(file))
    if picture is not None:
        write_text(picture, svg_of(graph))
    elif as_json:
        click.echo(json.dumps(graph.as_json(), indent=2))
    else:
        for line in text_lines(graph):
            click.echo(line)
