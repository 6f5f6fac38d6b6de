"""`wedge logs`: what an instance on a device writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options, timeout_option
from wedge.errors import DeviceError

if TYPE_CHECKING:
    from pathlib import Path

    from wedge.remote.hub import Heard, Hub


@click.command("logs")
@click.argument("instance")
@click.option("-f", "--follow", "endless", is_flag=True, help="Print until Ctrl-C")
@click.option(
    "-n", "--count", type=click.IntRange(min=1), metavar="N", help="End after so many lines"
)
@click.option("--off", is_flag=True, help="Have the device send no more of the instance's lines")
@timeout_option(10.0, "End after so long without a line, unless `--follow` is given")
@device_options
@click.rich_config(HELP)
def command(
    *,
    instance: str,
    endless: bool,
    count: int | None,
    off: bool,
    timeout: float,
    device: str | None,
    config_dir: Path | None,
) -> None:
    """Have a device send the lines that INSTANCE writes, and print them as they come.

    It goes on sending them afterwards, until `wedge logs --off` or its next start. What the
    instance wrote to standard error goes there here too.
    """
    from wedge.cli.messages import inform
    from wedge.cli.talking import talk
    from wedge.manifest.problems import escape
    from wedge.remote.stream import follow_until_silence
    from wedge.wire import CommandAnswer, Logs

    async def work(hub: Hub) -> None:
        transport = await hub.start_call(instance, "$agent/set", json.dumps({"log_enable": True}))

        printed = 0

        def show(heard: Heard) -> int:
            nonlocal printed
            lines = [line for noun in heard.nouns if isinstance(noun, Logs) for line in noun.lines]
            mine = [line for line in lines if line.instance == instance]
            for line in mine[: None if count is None else count - printed]:
                printed += 1
                click.echo(escape(line.text), err=line.stream == "stderr")
            for noun in heard.nouns:
                if isinstance(noun, CommandAnswer) and noun.transport == transport:
                    _check(instance, noun)
            return len(mine)

        limit = None if endless else timeout
        got = await follow_until_silence(hub, show, count=count, seconds=limit)
        if count is None:
            inform(f"{'no more' if got else 'nothing'} from `{instance}` for {timeout:g} seconds")
        elif got < count:
            raise DeviceError(f"{got} of {count} lines have come, and none for {timeout:g} seconds")

    async def switch_off(hub: Hub) -> None:
        text = json.dumps({"log_enable": False})
        _check(instance, await hub.call(instance, "$agent/set", text, timeout))

    talk(chosen_device(config_dir, device), switch_off if off else work)


def _check(instance: str, answer: object) -> None:
    """Refuse the answer of a device that does not send lines."""
    from wedge.abi import RpcStatus
    from wedge.manifest.problems import escape
    from wedge.wire import CommandAnswer

    if isinstance(answer, CommandAnswer) and answer.status is not RpcStatus.OK:
        cause = escape(answer.error or answer.response or answer.status.name)
        raise DeviceError(f"the device sends no lines of `{instance}`", cause=cause)
