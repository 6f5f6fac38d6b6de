"""Reaching web servers: HTTP and HTTPS alone, and no way that leads out of them.

Servers are not trusted: they redirect a few times, to no other protocol, and not out of TLS.
"""

from __future__ import annotations

import ssl
import urllib.request
from functools import cache
from typing import IO, TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import http.client
    from collections.abc import Mapping

SCHEMES = ("http", "https")
MOST_REDIRECTS = 5
# Headers that another server may see; others may hold what proves who asks.
KEPT_HEADERS = ("range", "if-range", "user-agent", "accept")


def make_opener(
    *, tls: ssl.SSLContext | None = None, proxies: Mapping[str, str] | None = None
) -> urllib.request.OpenerDirector:
    """Give what opens addresses of the web, and nothing else; threads may share it.

    `tls` says whom to trust, else it is who the system does. `proxies` are addresses by scheme,
    else they are those of the environment.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(None if proxies is None else dict(proxies)),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=tls or ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


@cache
def usual_opener() -> urllib.request.OpenerDirector:
    """Give what trusts whom the system does and goes by the environment's proxies.

    It is made when it is first needed: reading the system's certificates takes longer than all that
    a pipeline does to start.
    """
    return make_opener()


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows few redirects, and none that leads to another protocol or out of TLS."""

    max_redirections = MOST_REDIRECTS

    def redirect_request(  # noqa: PLR0917 - as it is called
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Give the request to go on with."""
        allowed = ("https",) if urlsplit(req.full_url).scheme == "https" else SCHEMES
        if urlsplit(newurl).scheme not in allowed:
            fp.close()
            raise ValueError("the server redirects to what is neither HTTPS nor as safe as before")
        found = super().redirect_request(req, fp, code, msg, headers, newurl)
        if found is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            found.headers = {
                name: value for name, value in found.headers.items() if name.lower() in KEPT_HEADERS
            }
        return found
