"""`wedge broker`: a broker on this machine, for development."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP
from wedge.cli.devices import chosen_device, device_options
from wedge.errors import UsageError

if TYPE_CHECKING:
    from wedge.remote.brokers import BrokerName

FILE = click.Path(path_type=Path, exists=True, dir_okay=False, resolve_path=True)


@click.command("broker")
@click.option("--port", type=click.IntRange(1, 65535), help="The port (`mqtt.port` of the device)")
@click.option(
    "--address",
    default="127.0.0.1",
    help="Where to listen (127.0.0.1); 0.0.0.0 lets devices of the network in",
)
@click.option("--use", type=click.Choice(["mosquitto", "amqtt"]), help="Which broker to run")
@click.option("--ca", metavar="FILE", type=FILE, help="Let in whom this authority has certified")
@click.option("--certificate", metavar="FILE", type=FILE, help="The certificate of the broker")
@click.option("--key", metavar="FILE", type=FILE, help="The key of that certificate")
@click.option("-v", "--verbose", is_flag=True, help="Print what the broker logs")
@device_options
@click.rich_config(HELP)
def command(
    *,
    port: int | None,
    address: str,
    use: BrokerName | None,
    ca: Path | None,
    certificate: Path | None,
    key: Path | None,
    verbose: bool,
    device: str | None,
    config_dir: Path | None,
) -> None:
    """Run an MQTT broker on this machine until Ctrl-C, for development.

    That is mosquitto if it is installed, else amqtt, which comes with `wedge-py2wasm[broker]`.
    Everybody is let in who can reach it, unless `--ca`, `--certificate` and `--key` are given.
    """
    from wedge.cli.messages import inform
    from wedge.cli.signals import unwinding_on_terminate
    from wedge.remote.brokers import BrokerTls, Listener, find_broker

    if port is None:
        port = chosen_device(config_dir, device).settings.mqtt.port
    tls = None
    if ca and certificate and key:
        tls = BrokerTls(authority=ca, certificate=certificate, key=key)
    elif ca or certificate or key:
        raise UsageError("`--ca`, `--certificate` and `--key` are given together or not at all")
    broker = find_broker(use)
    way = "mutual TLS" if tls else "no encryption"
    listens = f"{broker.title} listens on {address}, port {port}, with {way}; Ctrl-C ends it"
    with suppress(KeyboardInterrupt), unwinding_on_terminate():
        broker.serve(
            Listener(address=address, port=port, tls=tls),
            ready=lambda: inform(listens),
            say=inform if verbose else lambda _: None,
        )
