"""`wedge deploy`: sends a deployment to a device and watches it run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options, timeout_option
from wedge.errors import UsageError

if TYPE_CHECKING:
    from wedge.remote.web_server import WebServer


@click.command("deploy")
@click.argument(
    "file", metavar="[FILE]", type=click.Path(path_type=Path), default="deployment.json"
)
@click.option("-e", "--empty", is_flag=True, help="Deploy nothing: the device stops all it runs")
@click.option("--arch", help="Send `bin/MODULE.ARCH.aot`, code of WAMR, in place of Wasm")
@click.option("--wait/--no-wait", default=True, help="Watch until it runs (the default), or not")
@timeout_option(120.0, "How long it may take until it runs")
@click.option("--port", type=click.IntRange(1, 65535), help="Serve modules on this port")
@click.option(
    "-f",
    "--force-webserver",
    is_flag=True,
    help="Serve modules from here even if `webserver.host` is another machine, as behind a "
    "forwarded port",
)
@device_options
@click.rich_config(HELP)
def command(
    *,
    file: Path,
    empty: bool,
    arch: str | None,
    wait: bool,
    timeout: float,
    port: int | None,
    force_webserver: bool,
    device: str | None,
    config_dir: Path | None,
) -> None:
    """Deploy a manifest (`deployment.json`) to a device, and watch until all of it runs.

    Modules are sent as they are in `bin/` now, under names that change with their content; the
    device fetches them from a web server that runs here for as long. The manifest itself is not
    changed. The exit status is 11 if a part fails or the time is up.
    """
    from wedge.cli.messages import inform, warn
    from wedge.cli.progress import Progress
    from wedge.cli.talking import talk
    from wedge.remote.deploy import Watch, deploy, send
    from wedge.remote.serving import Outlet
    from wedge.remote.shipment import pack_deployment, pack_nothing

    target = chosen_device(config_dir, device)
    platform = target.settings.evp.iot_platform
    with Outlet(target.settings, port=port, force=force_webserver) as outlet:
        if empty:
            shipment = pack_nothing(platform=platform)
        else:
            shipment = pack_deployment(file, server=outlet.url, platform=platform, arch=arch)
        for warning in shipment.warnings:
            warn(str(warning))
        watch = Watch(shipment=shipment, device=target.name)
        server = outlet.server
        inform(
            f"{shipment.id} to `{target.name}`{f', modules from {server.url}' if server else ''}"
        )
        if not wait:
            _refuse_server(server)
            talk(target, lambda hub: send(hub, shipment))
            return
        with Progress(watch) as progress:
            if server is not None:
                server.offer(shipment.files, progress.sent)
            talk(target, lambda hub: deploy(hub, watch, seconds=timeout, tell=progress.take))
    click.echo(f"{shipment.id}: {_count_text(len(shipment.instances))} on `{target.name}`")


def _refuse_server(server: WebServer | None) -> None:
    if server is not None:
        raise UsageError(
            "`--no-wait` would end the web server before the device has the modules",
            hint="leave it out, or name a server that has them: `wedge config set webserver.host`",
        )


def _count_text(count: int) -> str:
    if count == 0:
        return "nothing runs"
    return "1 instance runs" if count == 1 else f"{count} instances run"
