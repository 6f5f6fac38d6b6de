from __future__ import annotations

import http.client
import io
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import FetchError
from py2wasm.sources.url import download_url

if TYPE_CHECKING:
    from pathlib import Path


def test_file_address(tmp_path: Path) -> None:
    source = tmp_path / "a file"
    source.write_bytes(b"abc")
    download_url(source.as_uri(), 3, tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == b"abc"


def test_never_more_than_the_pinned_size(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(1_000_000))
    with pytest.raises(FetchError, match="gives more than the pinned 70000 bytes"):
        download_url(source.as_uri(), 70_000, tmp_path / "target")
    assert (tmp_path / "target").stat().st_size <= 70_000


@pytest.mark.parametrize("address", ["ftp://example.org/x", "/etc/passwd", "data:,x", ""])
def test_other_addresses_are_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(FetchError, match="is not an address to download from"):
        download_url(address, 1, tmp_path / "target")


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="cannot download"):
        download_url((tmp_path / "missing").as_uri(), 1, tmp_path / "target")


class Broken(io.BytesIO):
    """A response that fails in the middle."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def read(self, _size: int | None = -1, /) -> bytes:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        urllib.error.URLError("no route"),
        TimeoutError("timed out"),
        ConnectionResetError("reset"),
        http.client.IncompleteRead(b"abc"),
        http.client.RemoteDisconnected("gone"),
    ],
)
def test_failures_of_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: Broken(error))
    with pytest.raises(FetchError, match=r"cannot download `https://example.org/x`") as caught:
        download_url("https://example.org/x", 10, tmp_path / "target")
    assert caught.value.cause
