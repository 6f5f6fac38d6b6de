"""Broker: where a broker is, and who connects to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PORT = 1883
TLS_PORT = 8883


@dataclass(frozen=True, kw_only=True)
class TlsFiles:
    """Certificates and a key, as PEM or DER, without passwords.

    `ca` is who is trusted to certify the broker; None is the machine's own list. `certificate` and
    `key` are what the broker knows this side by, both or none.
    """

    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A proxy of HTTP, and who asks it for a tunnel."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """The proxy as `host:port`."""
        return _address(self.host, self.port)


@dataclass(frozen=True, kw_only=True)
class Broker:
    """A broker, and who connects to it, through a `proxy` if there is one.

    `keep_alive` is in seconds.

    Without a `client_id`, that is the common name of the certificate, if there is one, and else
    empty, so that the broker chooses one.
    """

    host: str
    port: int = PORT
    client_id: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: TlsFiles | None = None
    keep_alive: int = 400
    proxy: Proxy | None = None

    @property
    def address(self) -> str:
        """The broker as `host:port`, as errors name it."""
        return _address(self.host, self.port)


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
