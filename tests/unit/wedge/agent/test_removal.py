"""Removing what instances have left: nothing that they can make is in the way of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from wedge.agent.removal import empty_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_are_emptied_however_deep_they_are(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    top = tmp_path / "top"
    top.mkdir()
    (top / "0").mkdir()
    (top / "link").symlink_to(outside)
    inner = os.open(top, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=inner)
        deeper = os.open("d", os.O_RDONLY, dir_fd=inner)
        os.close(os.open("file", os.O_CREAT, 0o600, dir_fd=deeper))
        os.close(inner)
        inner = deeper
    os.close(inner)
    empty_folder(top)
    assert list(top.iterdir()) == []
    assert (outside / "kept").exists()
