"""Removing folders that others have filled: however deep they are, and whatever is in them."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

from wedge.pipeline.room import FOLDER_FLAGS

if TYPE_CHECKING:
    from pathlib import Path


def empty_folder(folder: Path) -> None:
    """Remove all that is in a folder. Raises `OSError`.

    Folders in it come up beside each other before they are emptied, so that neither paths nor
    recursion get longer than the system takes. No link is followed.
    """
    top = os.open(folder, FOLDER_FLAGS)
    numbers = itertools.count()
    try:
        while names := _remove_files(top):
            for name in names:
                inner = os.open(name, FOLDER_FLAGS, dir_fd=top)
                try:
                    for deeper in _remove_files(inner):
                        free = _free_name(top, numbers)
                        os.rename(deeper, free, src_dir_fd=inner, dst_dir_fd=top)
                finally:
                    os.close(inner)
                os.rmdir(name, dir_fd=top)
    finally:
        os.close(top)


def _remove_files(folder: int) -> list[str]:
    """Remove what is no folder; list the folders."""
    with os.scandir(folder) as entries:
        found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    for name, is_folder in found:
        if not is_folder:
            os.unlink(name, dir_fd=folder)
    return [name for name, is_folder in found if is_folder]


def _free_name(folder: int, numbers: itertools.count[int]) -> str:
    for number in numbers:
        name = f"{number:x}"
        try:
            os.lstat(name, dir_fd=folder)
        except FileNotFoundError:
            return name
    raise AssertionError("numbers have no end")
