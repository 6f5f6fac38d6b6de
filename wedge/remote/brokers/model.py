"""A broker on this machine: where it listens, and what each kind of broker does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Bytes that a broker takes at once: far more than a device does (a manifest of EVP1, 2 MiB), far
# less than MQTT permits (256 MiB).
LARGEST_MESSAGE = 16 * 1024**2


@dataclass(frozen=True, kw_only=True)
class BrokerTls:
    """Files (PEM) of a broker that shows a certificate and takes only those of one authority."""

    authority: Path
    certificate: Path
    key: Path


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Where a broker listens; without `tls` the connections are plain and everybody is let in."""

    address: str
    port: int
    tls: BrokerTls | None = None


class LocalBroker(Protocol):
    """A program or library that is a broker."""

    title: str

    def serve(
        self, listener: Listener, *, ready: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        """Serve until interrupted; call `ready` when clients can connect, `say` with its log.

        Raises `BrokerError` if it cannot listen, or ends by itself.
        """
