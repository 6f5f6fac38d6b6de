"""Workspaces: a folder for each instance, its own as long as a deployment names it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from wedge.agent.durable import make_private, settle
from wedge.agent.removal import empty_folder

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

FOLDER, DEFAULT, REMOVED = "instances", "default_workspace", "cache/removed"


class Workspaces:
    """The workspaces of the device whose data are in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = make_private(folder / FOLDER)
        self._removed = make_private(folder / REMOVED)
        empty_folder(self._removed)

    def of(self, name: str) -> Path:
        """Give the folder of an instance; an empty one if it has none yet."""
        return make_private(make_private(self._folder / name) / DEFAULT)

    def keep_only(self, names: Collection[str]) -> None:
        """Remove the folders of all other instances. Raises `OSError`.

        Each leaves its place first, so that an instance never gets one that is half removed.
        """
        gone = [path for path in self._folder.iterdir() if path.name not in names]
        for path in gone:
            path.replace(self._removed / uuid.uuid4().hex)
        if gone:
            settle(self._folder)
            empty_folder(self._removed)
