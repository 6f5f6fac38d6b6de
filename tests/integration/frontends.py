"""Frontends of builds, and the wheel of py2wasm itself for the environments that they make."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.sources.pypi import _pip_options

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[2]
# A fresh environment takes as long as it takes to unpack a C compiler.
PATIENCE = 500


def run_python(
    *arguments: str | Path,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    python: str | Path = sys.executable,
) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder; what it says comes in one stream, as it does from frontends."""
    return subprocess.run(
        [str(python), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=PATIENCE,
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", **(environment or {})},
    )


def build_own_wheel(folder: Path) -> Path:
    """Build the wheel of this very checkout into `folder`."""
    done = run_python("-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout
    (wheel,) = folder.glob("*.whl")
    return wheel


def links_to(folder: Path) -> dict[str, str]:
    """Give the environment in which pip and uv also find what is in a folder.

    uv does not read the configuration of pip, which says where packages are on this machine.
    """
    options = _pip_options()
    links = [*options.get("find-links", []), str(folder)]
    found = {
        "PIP_FIND_LINKS": " ".join(links),
        "UV_FIND_LINKS": ",".join(links),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    }
    if index := options.get("index-url"):
        found["UV_DEFAULT_INDEX"] = index[0]
    if cert := options.get("cert"):
        found["SSL_CERT_FILE"] = cert[0]
    return found


# How each builds the wheel of the project in the current folder into `dist` there. The second makes
# an sdist first, and the wheel from that; uv sets up its environments, in a tenth of the time.
FRONTENDS: dict[str, Sequence[str]] = {
    "pip": ("-m", "pip", "wheel", "--no-deps", "--wheel-dir", "dist", "."),
    "build": ("-m", "build", "--installer", "uv", "--outdir", "dist"),
    # The file of py2wasm's wheel is another one each time, under the same name.
    "uv": ("-m", "uv", "build", "--wheel", "--refresh-package", "wedge-py2wasm"),
}
