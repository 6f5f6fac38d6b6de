"""`wedge rpc`: calls a procedure of an instance on a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options, timeout_option
from wedge.errors import NodeError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("rpc")
@click.argument("instance")
@click.argument("method")
@click.argument("params", default="")
@timeout_option(60.0, "How long to wait for the answer")
@click.option("--no-wait", is_flag=True, help="Do not wait for an answer: not every node gives one")
@device_options
@click.rich_config(HELP)
def command(
    *,
    instance: str,
    method: str,
    params: str,
    timeout: float,
    no_wait: bool,
    device: str | None,
    config_dir: Path | None,
) -> None:
    """Call METHOD of INSTANCE on a device with PARAMS, a text, and print the response.

    The exit status is 9 if the node says that it failed, 11 if it does not answer in time.
    """
    from wedge.abi import RpcStatus
    from wedge.cli.talking import talk
    from wedge.manifest.problems import escape

    target = chosen_device(config_dir, device)
    if no_wait:
        talk(target, lambda hub: hub.start_call(instance, method, params))
        return
    answer = talk(target, lambda hub: hub.call(instance, method, params, timeout))
    if answer.status is not RpcStatus.OK:
        cause = answer.error or answer.response or answer.status.name
        raise NodeError(f"`{instance}` did not do `{method}`", cause=escape(cause))
    click.echo(answer.response)
