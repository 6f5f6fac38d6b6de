"""Reaching web servers: what another server is told after a redirect."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.unit.wedge.agent.bench import Web
from wedge.web import make_opener

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

HEADERS = {"Authorization": "Bearer secret", "X-Signature": "secret", "Range": "bytes=0-"}


@pytest.mark.parametrize(("elsewhere", "told"), [(False, set(HEADERS)), (True, {"Range"})])
def test_what_is_told_after_a_redirect(*, elsewhere: bool, told: set[str]) -> None:
    first, second = Web(), Web()
    target = second if elsewhere else first
    heard: list[set[str]] = []

    def redirect(request: BaseHTTPRequestHandler) -> None:
        request.send_response(302)
        request.send_header("Location", f"{target.url}/there")
        request.send_header("Content-Length", "0")
        request.end_headers()

    def listen(request: BaseHTTPRequestHandler) -> None:
        heard.append({name for name in HEADERS if request.headers.get(name)})
        request.send_response(204)
        request.end_headers()

    first.replies["/here"] = redirect
    target.replies["/there"] = listen
    asked = urllib.request.Request(f"{first.url}/here", headers=HEADERS)  # noqa: S310 - HTTP
    with make_opener(proxies={}).open(asked, timeout=5) as reply:
        assert reply.status == 204
    for web in (first, second):
        web.close()
    assert heard == [told]
