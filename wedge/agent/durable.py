"""Files that are there as a whole or not at all, whenever the power goes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

OWN_ONLY = 0o700
# What names of files begin with that are being written.
UNFINISHED = "."


def make_private(folder: Path) -> Path:
    """Make a folder that only this user can look into, and give it."""
    folder.mkdir(mode=OWN_ONLY, parents=True, exist_ok=True)
    folder.chmod(OWN_ONLY)
    return folder


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in the place of an earlier one; it is on the disk when this returns.

    Raises `OSError`, and leaves the earlier one then.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as file:
        made = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            made.replace(path)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    settle(path.parent)


def put_in_place(made: Path, path: Path) -> None:
    """Give a file that has been written its name; both are in one file system."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(path)
    settle(path.parent)


def settle(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
