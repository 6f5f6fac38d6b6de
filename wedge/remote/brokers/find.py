"""Which broker there is on this machine: mosquitto if it is installed, else amqtt, in Python."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, TypeAlias

from wedge.errors import BrokerError
from wedge.remote.brokers.embedded import EmbeddedBroker
from wedge.remote.brokers.mosquitto import MosquittoBroker

if TYPE_CHECKING:
    from wedge.remote.brokers.model import LocalBroker

BrokerName: TypeAlias = Literal["mosquitto", "amqtt"]
# Debian has daemons where a user's PATH does not lead.
PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"


def find_broker(name: BrokerName | None = None) -> LocalBroker:
    """Give the broker of a name, or the best that is installed; raise `BrokerError` if none is."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path=PLACES)
    if program and name in (None, "mosquitto"):
        return MosquittoBroker(program)
    if name != "mosquitto" and find_spec("amqtt") is not None:
        return EmbeddedBroker()
    raise BrokerError(
        f"{name or 'no broker'} is {'not ' if name else ''}installed",
        hint="`apt install mosquitto`, or `pip install 'wedge-py2wasm[broker]'` for amqtt",
    )
