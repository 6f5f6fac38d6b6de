"""Unpacking a pinned source and applying a recipe's patches, once per work folder."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.cache import Cache
    from py2wasm.sources import Fetcher, Pin


def unpacked(name: str, pin: Pin, *, fetcher: Fetcher, cache: Cache) -> Path:
    """Give the folder of a pinned source that is used as it is, from the cache."""

    def create(folder: Path) -> None:
        unpack(fetcher.fetch(name, pin), folder / "tree")

    return cache.entry(*unpacked_entry(name, pin), create) / "tree"


def unpacked_entry(name: str, pin: Pin) -> tuple[str, str, str]:
    """Give kind, name and key of the cache entry that a pinned source is unpacked in."""
    return "unpacked", name, pin.sha256[:32]


def unpack(archive: Path, target: Path, patches: Sequence[Path] = ()) -> None:
    """Unpack `archive` to `target`, without its top folder, and apply `patches` in order.

    A finished unpacking is kept; `target` appears by a rename, so a half one never counts.
    """
    if target.exists():
        return
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".unpack-") as name:
        folder = target.parent / name
        _extract(archive, folder)
        entries = list(folder.iterdir())
        root = entries[0] if len(entries) == 1 and entries[0].is_dir() else folder
        if root is folder:
            root = Path(tempfile.mkdtemp(dir=folder))
            root.chmod(0o755)
            for entry in entries:
                shutil.move(entry, root / entry.name)
        for patch in patches:
            apply_patch(patch, root)
        root.rename(target)


def _extract(archive: Path, folder: Path) -> None:
    try:
        if archive.suffix in (".zip", ".whl"):
            with zipfile.ZipFile(archive) as zipped:
                zipped.extractall(folder)  # noqa: S202 - zipfile keeps members inside the folder
        else:
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
    except (tarfile.TarError, zipfile.BadZipFile) as error:
        raise BuildError(f"cannot unpack `{archive.name}`", cause=str(error)) from error


def apply_patch(patch: Path, root: Path) -> None:
    """Apply a patch to the tree at `root`; raise `BuildError` if it does not fit."""
    # git does not look for a repository above the tree, in which it would skip every file.
    done = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", str(patch)],
        cwd=root,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CEILING_DIRECTORIES": str(root.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise BuildError(f"the patch `{patch.name}` does not apply", cause=done.stderr)
