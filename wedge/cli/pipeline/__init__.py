"""`wedge pipeline`: a command is a file here with `command` in it, and a line in the table."""

from __future__ import annotations

import rich_click as click

from wedge.cli.base import HELP, LazyGroup

COMMANDS = {
    "show": "Show who sends what to whom",
    "check": "Check a deployment manifest",
    "run": "Run all nodes of a deployment on this machine",
    "status": "Show the nodes of a running pipeline",
    "rpc": "Call a procedure of a node",
    "config": "Configure a node",
    "stop": "Stop a running pipeline",
}


@click.group("pipeline", cls=LazyGroup, package=__package__, table=COMMANDS)
@click.rich_config(HELP)
def command() -> None:
    """Show, check and run pipelines: deployments of nodes and the topics between them."""
