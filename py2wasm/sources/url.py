"""Downloading from a public address, never more than the pinned number of bytes."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING

from py2wasm.cache import hash_file
from py2wasm.errors import FetchError

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.sources.pins import Pin, UrlOrigin

TIMEOUT_SECONDS = 30
CHUNK = 1 << 16


def download(origin: UrlOrigin, pin: Pin, target: Path) -> None:
    """Write what the origin's address gives to `target`."""
    download_url(origin.url, pin.size, target)


def download_url(address: str, size: int, target: Path) -> None:
    """Write what `address` (https or file) gives to `target`; refuse more than `size` bytes."""
    scheme = urllib.parse.urlsplit(address).scheme
    if scheme not in ("https", "http", "file"):
        raise FetchError(f"`{address}` is not an address to download from")
    try:
        with (
            urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as response,  # noqa: S310
            target.open("wb") as stream,
        ):
            received = 0
            while chunk := response.read(CHUNK):
                received += len(chunk)
                if received > size:
                    raise FetchError(f"`{address}` gives more than the pinned {size} bytes")
                stream.write(chunk)
    except (
        urllib.error.URLError,
        http.client.HTTPException,
        ssl.SSLError,
        TimeoutError,
        ConnectionError,
    ) as error:
        cause = str(error) or type(error).__name__
        raise FetchError(f"cannot download `{address}`", cause=cause) from error


def check_file(path: Path, size: int, sha256: str) -> None:
    """Raise `FetchError` if a file is not the pinned one."""
    found = path.stat().st_size
    if found != size:
        raise FetchError(f"it has {found} bytes where the pin says {size}")
    digest = hash_file(path)
    if digest != sha256:
        raise FetchError(f"its SHA-256 is {digest} where the pin says {sha256}")
