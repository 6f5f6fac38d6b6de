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
class Broker:
    """A broker, and who connects to it; `keep_alive` is in seconds.

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

    @property
    def address(self) -> str:
        """The broker as `host:port`, as errors name it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"
