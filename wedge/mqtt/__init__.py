"""MQTT: a connection to a broker that comes back, and a queue that outlives it.

    link = Link(Broker(host="localhost"), Outbox(folder / "outbox.db"), filters=DEVICE_FILTERS, ...)
    await link.run()
    async with connect(broker) as client: ...            # once, for a command

Failures are `BrokerError`: a broker that is not there, that refuses us, or that TLS does not let us
trust.
"""

from wedge.mqtt.broker import PORT, TLS_PORT, Broker, Proxy, TlsFiles
from wedge.mqtt.failures import broker_error
from wedge.mqtt.link import Link, Pauses
from wedge.mqtt.outbox import Outbox, Waiting
from wedge.mqtt.session import connect
from wedge.mqtt.together import run_together

__all__ = [
    "PORT",
    "TLS_PORT",
    "Broker",
    "Link",
    "Outbox",
    "Pauses",
    "Proxy",
    "TlsFiles",
    "Waiting",
    "broker_error",
    "connect",
    "run_together",
]
