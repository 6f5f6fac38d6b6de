"""amqtt as a broker for development, in this process; it comes with the extra `broker`."""

from __future__ import annotations

import asyncio
import logging
import warnings
from typing import TYPE_CHECKING

from wedge.errors import BrokerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.remote.brokers.model import Listener

ANONYMOUS = "amqtt.plugins.authentication.AnonymousAuthPlugin"


class _Say(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__(logging.INFO)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(record.getMessage())


class EmbeddedBroker:
    """amqtt with one listener, which lets everybody in and keeps nothing."""

    title = "amqtt"

    def serve(
        self, listener: Listener, *, ready: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        """Run it until interrupted; raise `BrokerError` if it cannot listen."""
        if listener.tls is not None:
            raise BrokerError(
                "amqtt does not ask its clients for certificates",
                hint="`apt install mosquitto` for a broker with mutual TLS",
            )
        log = logging.getLogger("amqtt")
        handler = _Say(say)
        log.addHandler(handler)
        log.propagate = False
        try:
            asyncio.run(_serve(listener, ready))
        finally:
            log.removeHandler(handler)


async def _serve(listener: Listener, ready: Callable[[], None]) -> None:
    with warnings.catch_warnings():
        # Its own use of what it has deprecated itself is nothing for our users.
        warnings.simplefilter("ignore")
        from amqtt import errors  # noqa: PLC0415 - an extra, and slow to load

        from wedge.remote.brokers.bounded import BoundedBroker  # noqa: PLC0415

        broker = BoundedBroker(
            {
                "listeners": {
                    "default": {"type": "tcp", "bind": f"{listener.address}:{listener.port}"}
                },
                "plugins": {ANONYMOUS: {"allow_anonymous": True}},
            }
        )
    try:
        await broker.start()
    except (errors.AMQTTError, errors.BrokerError, OSError) as error:
        raise BrokerError(
            f"cannot listen on {listener.address}, port {listener.port}",
            cause=str(error.__cause__ or error),
            hint="choose another port with `--port`",
        ) from error
    try:
        ready()
        await asyncio.Event().wait()
    finally:
        await broker.shutdown()
