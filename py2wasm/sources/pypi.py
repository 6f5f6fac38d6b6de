"""Finding a pinned file on the package index that pip is configured to use.

The index is asked for the file's link only: nothing is resolved and no metadata is prepared, which
for an sdist could mean building it.
"""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from unearth import PackageFinder
from unearth.preparer import HTTPErrors

from py2wasm.errors import FetchError, ToolError
from py2wasm.process import package_command
from py2wasm.sources.url import download_url

if TYPE_CHECKING:
    from py2wasm.sources.pins import Pin, PypiOrigin


def download(origin: PypiOrigin, pin: Pin, target: Path) -> None:
    """Write the pinned file of `origin.package` to `target`."""
    for finder in (_finder(), PackageFinder(ignore_compatibility=True)):
        try:
            packages = finder.find_all_packages(origin.package, allow_yanked=True)
        except HTTPErrors as error:
            raise FetchError("cannot reach the package index", cause=str(error)) from error
        for found in packages:
            if found.link.filename == pin.file:
                download_url(found.link.url_without_fragment, pin.size, target)
                return
    raise FetchError(f"the package index has no file `{pin.file}` of {origin.package}")


def _finder() -> PackageFinder:
    options = _pip_options()
    indexes = options.get("index-url", []) + options.get("extra-index-url", [])
    return PackageFinder(
        index_urls=indexes if "index-url" in options else (),
        # pip only warns of a folder that is not there; unearth refuses it.
        find_links=[
            link for link in options.get("find-links", []) if "://" in link or Path(link).exists()
        ],
        ignore_compatibility=True,
    )


def _pip_options() -> dict[str, list[str]]:
    """Read what `pip config list` says, environment included; nothing where there is no pip."""
    try:
        pip = package_command("pip")
    except ToolError:
        return {}
    done = subprocess.run(
        [*pip, "config", "list"],
        capture_output=True,
        text=True,
        check=False,
    )
    options: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        key = name.rpartition(".")[2]
        # pip writes each value as Python would; one with several lines has `\n` in it.
        options.setdefault(key, []).extend(ast.literal_eval(value).split())
    return options
