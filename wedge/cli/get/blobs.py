"""`wedge get blobs`: the files that instances put into the storage of their platform."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options
from wedge.cli.streaming import stream_options_for
from wedge.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.remote.hub import Hub

    Decorated = Callable[..., Any]


def _read_size(_context: click.Context, option: click.Parameter, value: str) -> int:
    from wedge.manifest.sizes import parse_size

    try:
        found = parse_size(value)
    except ValueError as error:
        raise UsageError(f"`{option.opts[0]}` {error}") from None
    assert isinstance(found, int)  # noqa: S101 - text gives a number
    return found


def _size_option(name: str, default: str, words: str) -> Callable[[Decorated], Decorated]:
    return click.option(
        name, metavar="SIZE", default=default, callback=_read_size, help=f"{words} ({default})"
    )


@click.command("blobs")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_size_option("--file-size", "64MiB", "Take files of this size at most")
@_size_option("--total-size", "1GiB", "Take so much at most, all files together")
@click.option("--port", type=click.IntRange(1, 65535), help="Take files on this port")
@click.option(
    "-f",
    "--force-webserver",
    is_flag=True,
    help="Take files here even if `webserver.host` is another machine, as behind a forwarded port",
)
@stream_options_for("files")
@device_options
@click.rich_config(HELP)
def command(
    *,
    folder: Path,
    file_size: int,
    total_size: int,
    port: int | None,
    force_webserver: bool,
    count: int | None,
    timeout: float | None,
    device: str | None,
    config_dir: Path | None,
) -> None:
    """Be the storage of a device: keep the files that its instances put there, until Ctrl-C.

    A file is kept as FOLDER/INSTANCE/NAME, or FOLDER/STORE/INSTANCE/NAME if the node names a
    store, in the place of an older one, and its path is printed. The device puts it to a web server
    that runs here, under an address that nobody can guess and that holds for ten minutes.
    """
    from wedge.cli.messages import inform
    from wedge.cli.talking import talk
    from wedge.remote.serving import Outlet
    from wedge.remote.storage import Arrivals, Storage, be_storage
    from wedge.remote.uploads import Capacity, Uploads

    target = chosen_device(config_dir, device)
    with Outlet(target.settings, port=port, force=force_webserver) as outlet:
        url = outlet.url()
        server = outlet.server
        if server is None:
            raise UsageError(
                f"the device `{target.name}` is told to use another web server",
                cause=f"`webserver.host` is {target.settings.webserver.host}",
                hint="if that leads here, say `--force-webserver`",
            )

        async def keep(hub: Hub) -> None:
            arrivals = Arrivals()
            capacity = Capacity(file=file_size, total=total_size)
            uploads = Uploads(folder, capacity, told=arrivals.tell)
            server.take(uploads)
            inform(f"files of `{target.name}` to `{folder}`, by {url}")
            storage = Storage(server=url, uploads=uploads, arrivals=arrivals)
            await be_storage(hub, storage, click.echo, count=count, seconds=timeout)

        talk(target, keep)
