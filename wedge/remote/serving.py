"""Where a device fetches modules: from this machine, or from a server that has them already."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Self

from wedge.remote.address import as_authority, is_own, routable_address
from wedge.remote.web_server import USUAL_PORT, WebServer

if TYPE_CHECKING:
    from types import TracebackType

    from wedge.remote.model import DeviceTable


class Outlet:
    """The server of a device's modules, in a `with` statement.

    One is started here when its address is asked for, unless the settings name another machine;
    `force` starts it in that case too, as for a port that is forwarded from there.
    """

    def __init__(self, settings: DeviceTable, *, port: int | None, force: bool) -> None:
        self.server: WebServer | None = None
        self._settings = settings
        self._port = port or settings.webserver.port
        host = settings.webserver.host
        self._is_here = force or host is None or is_own(host)
        self._host = host if host and not _is_loopback(host) else None

    def url(self) -> str:
        """Give the server as `http://host:port`; raise `UsageError` if it cannot be started."""
        host = self._host or routable_address(self._settings.mqtt.host)
        if not self._is_here:
            return f"http://{as_authority(host, self._port or USUAL_PORT)}"
        if self.server is None:
            self.server = WebServer(host, self._port)
            self.server.start()
        return self.server.url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.server is not None:
            self.server.close()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
