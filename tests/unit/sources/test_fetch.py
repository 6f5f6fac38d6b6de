from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.errors import FetchError
from py2wasm.sources import Fetcher, Pin
from py2wasm.sources.pins import DebianOrigin, PypiOrigin, UrlOrigin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.console import Console

CONTENT = b"the right bytes"
PIN = Pin(
    version="1.0",
    file="thing-1.0.tar.gz",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    licence="MIT",
    origins=(
        DebianOrigin(kind="debian", suite="trixie", package="thing"),
        PypiOrigin(kind="pypi", package="thing"),
        UrlOrigin(kind="url", url="https://example.org/thing"),
    ),
)


class Origins:
    """Fake origins: each gives bytes or raises; `asked` says which ones were tried."""

    def __init__(self, **answers: bytes | BaseException) -> None:
        self.asked: list[str] = []
        self.table: dict[str, Callable[..., None]] = {
            kind: self._origin(kind, answer) for kind, answer in answers.items()
        }

    def _origin(self, kind: str, answer: bytes | BaseException) -> Callable[..., None]:
        def download(origin: Any, pin: Pin, target: Path) -> None:
            assert origin.kind == kind
            assert pin is PIN
            self.asked.append(kind)
            if isinstance(answer, BaseException):
                target.write_bytes(CONTENT[:3])
                raise answer
            target.write_bytes(answer)

        return download


def sources(cache: Cache) -> list[str]:
    return [path.name for path in (cache.root / "sources").iterdir() if path.is_dir()]


def test_first_origin_with_the_right_bytes_wins(cache: Cache, console: Console) -> None:
    origins = Origins(debian=FetchError("no apt"), pypi=CONTENT, url=FetchError("not asked"))
    fetcher = Fetcher(cache, console, origins.table)
    path = fetcher.fetch("thing", PIN)
    assert path.name == PIN.file
    assert path.read_bytes() == CONTENT
    assert origins.asked == ["debian", "pypi"]
    assert fetcher.fetch("thing", PIN) == path
    assert origins.asked == ["debian", "pypi"]


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (b"the wrong bytes", "its SHA-256 is "),
        (CONTENT[:-1], "it has 14 bytes where the pin says 15"),
        (CONTENT + b"!", "it has 16 bytes where the pin says 15"),
        (b"", "it has 0 bytes where the pin says 15"),
    ],
)
def test_wrong_bytes_count_as_a_failure_of_the_origin(
    cache: Cache, console: Console, wrong: bytes, complaint: str
) -> None:
    right = Origins(debian=wrong, pypi=wrong, url=CONTENT)
    assert Fetcher(cache, console, right.table).fetch("thing", PIN).read_bytes() == CONTENT
    cache.clean()
    bad = Origins(debian=wrong, pypi=wrong, url=wrong)
    with pytest.raises(FetchError) as caught:
        Fetcher(cache, console, bad.table).fetch("thing", PIN)
    lines = (caught.value.cause or "").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["debian", "pypi", "url"]
    assert all(complaint in line for line in lines)
    assert sources(cache) == []


def test_every_origin_is_named_with_its_cause(cache: Cache, console: Console) -> None:
    origins = Origins(
        debian=FetchError("no apt"),
        pypi=FetchError("no index", cause="timed out"),
        url=FetchError("gone"),
    )
    with pytest.raises(FetchError) as caught:
        Fetcher(cache, console, origins.table).fetch("thing", PIN)
    error = caught.value
    assert error.message == "cannot fetch thing 1.0 (thing-1.0.tar.gz)"
    assert error.cause == "debian: no apt\npypi: no index: timed out\nurl: gone"
    assert "py2wasm sdk import FILE" in (error.hint or "")


def test_interrupt_leaves_nothing(cache: Cache, console: Console) -> None:
    origins = Origins(debian=KeyboardInterrupt(), pypi=CONTENT, url=CONTENT)
    with pytest.raises(KeyboardInterrupt):
        Fetcher(cache, console, origins.table).fetch("thing", PIN)
    assert sources(cache) == []
    assert origins.asked == ["debian"]


def test_damaged_download_is_fetched_again(cache: Cache, console: Console) -> None:
    origins = Origins(debian=CONTENT)
    fetcher = Fetcher(cache, console, origins.table)
    fetcher.fetch("thing", PIN).write_bytes(CONTENT[:-1] + b"?")
    assert fetcher.fetch("thing", PIN).read_bytes() == CONTENT
    assert origins.asked == ["debian", "debian"]
