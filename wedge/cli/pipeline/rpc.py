"""`wedge pipeline rpc`: calls a procedure of a node in a running pipeline."""

from __future__ import annotations

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.running import data_option, request
from wedge.errors import NodeError


@click.command("rpc")
@click.argument("instance")
@click.argument("method")
@click.argument("params", default="")
@data_option
@click.option("--seconds", type=float, default=60.0, metavar="N", help="How long to wait (60)")
@click.rich_config(HELP)
def command(*, instance: str, method: str, params: str, data: str, seconds: float) -> None:
    """Call METHOD of INSTANCE with PARAMS, a text, and print the response.

    The exit status is 9 if the node says that it failed.
    """
    reply = request(
        data,
        {
            "do": "call",
            "instance": instance,
            "method": method,
            "params": params,
            "seconds": seconds,
        },
        seconds,
    )
    if reply["status"] != "OK":
        raise NodeError(f"`{instance}` did not do `{method}`", cause=reply["response"])
    click.echo(reply["response"])
