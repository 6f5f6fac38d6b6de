"""Fetching a pinned package from the registry that npm is configured to use."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import FetchError

if TYPE_CHECKING:
    from py2wasm.sources.pins import NpmOrigin, Pin

TIMEOUT_SECONDS = 600


def download(origin: NpmOrigin, pin: Pin, target: Path) -> None:
    """Write the tarball of `origin.package` in the pinned version to `target`."""
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError("this machine has no npm")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".npm-") as work:
        # npm gives the package as it was published: it unpacks nothing and runs no script of it.
        done = _run([npm, "pack", "--ignore-scripts", f"{origin.package}@{pin.version}"], work)
        files = list(Path(work).glob("*.tgz"))
        if done.returncode != 0 or len(files) != 1:
            raise FetchError(
                f"npm does not give {origin.package} {pin.version}",
                cause="\n".join(done.stderr.strip().splitlines()[-5:]),
            )
        shutil.move(files[0], target)


def _run(command: list[str], folder: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise FetchError("npm cannot be run", cause=str(error)) from error
