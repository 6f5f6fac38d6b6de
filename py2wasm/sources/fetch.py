"""Fetching a pin: the first origin that gives the right bytes wins.

    fetcher = Fetcher(cache, console, indexes)
    tarball = fetcher.fetch("cpython", pins["cpython"])

Downloads are kept in the cache under their SHA-256 and checked on every use.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import humanize

from py2wasm.errors import FetchError
from py2wasm.sources import debian, npm, pypi, url

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.sources.pins import Origin, Pin

Download = Callable[["Origin", "Pin", Path], None]

ORIGINS: dict[str, Callable[..., None]] = {
    "debian": debian.download,
    "pypi": pypi.download,
    "npm": npm.download,
    "url": url.download,
}


class Fetcher:
    """Gives the local file of a pin."""

    def __init__(
        self,
        cache: Cache,
        console: Console,
        origins: dict[str, Callable[..., None]] | None = None,
    ) -> None:
        self._cache = cache
        self._console = console
        self._origins = ORIGINS if origins is None else origins

    def fetch(self, name: str, pin: Pin) -> Path:
        """Give the file of `pin`, from the cache or from its first working origin.

        Raises `FetchError` naming every origin and what was wrong with it.
        """

        def create(folder: Path) -> None:
            self._download(name, pin, folder / pin.file)

        key = pin.sha256[:32]
        return self._cache.entry("sources", name, key, create) / pin.file

    def _download(self, name: str, pin: Pin, target: Path) -> None:
        failures: list[str] = []
        with self._console.step(f"Fetching {name} {pin.version}") as step:
            for origin in pin.origins:
                with tempfile.TemporaryDirectory(dir=target.parent, prefix=".download-") as work:
                    candidate = Path(work) / "file"
                    try:
                        self._origins[origin.kind](origin, pin, candidate)
                        url.check_file(candidate, pin.size, pin.sha256)
                    except FetchError as error:
                        cause = f": {error.cause}" if error.cause else ""
                        failures.append(f"{origin.kind}: {error.message}{cause}")
                        continue
                    shutil.move(candidate, target)
                step.note(humanize.naturalsize(pin.size))
                return
        raise FetchError(
            f"cannot fetch {name} {pin.version} ({pin.file})",
            cause="\n".join(failures),
            hint="check the network and the package registries this machine is set up with, "
            "or import a prebuilt SDK with `py2wasm sdk import FILE`",
        )
