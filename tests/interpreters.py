"""Interpreters of the Python versions that py2wasm runs under, as they are on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSIONS = ("3.11", "3.12", "3.13")


def find_interpreter(version: str) -> Path | None:
    """Find a Python of a version such as `3.12`: on PATH, or among those of pyenv."""
    return next((path for path in _candidates(version) if _version_of(path) == version), None)


def _candidates(version: str) -> Iterator[Path]:
    found = shutil.which(f"python{version}")
    if found:
        yield Path(found)
    root = os.environ.get("PYENV_ROOT")
    if root:
        yield from sorted(Path(root, "versions").glob(f"{version}.*/bin/python{version}"))


def _version_of(python: Path) -> str | None:
    # A shim of pyenv runs, and fails, where its version is not chosen.
    program = "import sys; print('{}.{}'.format(*sys.version_info))"
    try:
        done = subprocess.run(
            [str(python), "-c", program], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
