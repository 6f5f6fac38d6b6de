"""Finding a pinned file on the package index that pip is configured to use.

The index is asked for the file's link only: nothing is resolved and no metadata is prepared, which
for an sdist could mean building it.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from unearth import PackageFinder

from py2wasm.errors import FetchError
from py2wasm.sources.url import download_url

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.sources.pins import Pin, PypiOrigin


def download(origin: PypiOrigin, pin: Pin, target: Path) -> None:
    """Write the pinned file of `origin.package` to `target`."""
    for finder in (_finder(), PackageFinder(ignore_compatibility=True)):
        for found in finder.find_all_packages(origin.package, allow_yanked=True):
            if found.link.filename == pin.file:
                download_url(found.link.url_without_fragment, pin.size, target)
                return
    raise FetchError(f"the package index has no file `{pin.file}` of {origin.package}")


def _finder() -> PackageFinder:
    options = _pip_options()
    indexes = options.get("index-url", []) + options.get("extra-index-url", [])
    return PackageFinder(
        index_urls=indexes if "index-url" in options else (),
        find_links=options.get("find-links", []),
        ignore_compatibility=True,
    )


def _pip_options() -> dict[str, list[str]]:
    """Read what `pip config list` says, environment included; nothing where there is no pip."""
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=False,
    )
    options: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        key = name.rpartition(".")[2]
        options.setdefault(key, []).extend(value.strip("'\"").split())
    return options
