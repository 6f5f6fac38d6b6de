"""Room: how much disk the workspace of an instance takes and how many open files, and how many may.

What an instance writes goes past this host, from the Wasm engine to the system, so it is measured
and not counted. Measured is what the disk has to hold: the blocks of files, no less than 4 KiB for
each entry, and files that have been removed while the instance has them open still.
"""

from __future__ import annotations

import errno
import os
import stat
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Of a file system's unit; an empty file takes a place in its folder and its tables.
LEAST_ENTRY = 4096
BLOCK = 512
MOST_DEPTH = 64
# Of the files that the process may have open, which all instances share.
MOST_OPEN = 256
MEBIBYTE = 1024**2
OPEN_FILES = Path("/proc/self/fd")
DELETED = " (deleted)"
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# An entry that has gone, or become something else, while it is looked at.
GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


class TooDeepError(Exception):
    """Folders are in each other deeper than anybody needs."""


class OpenFile(NamedTuple):
    """A file or folder that this process has open; `lost` are its bytes if it is in no folder."""

    path: str
    lost: int


class Room:
    """The room of one workspace: `most` bytes, or as many as there are if that is None.

    `awaken` is called when the instance may have written something: from when it begins to work,
    `work`, until it waits for its next event, `rest`.
    """

    def __init__(self, folder: Path, most: int | None, awaken: Callable[[], None]) -> None:
        self.folder = folder
        self.most = most
        self._awaken = awaken
        self._lock = threading.Lock()
        self._left = 0
        # How often it has begun or ended to work, and how often it had when it was measured.
        self._turns = self._measured = 0

    @property
    def works(self) -> bool:
        """Whether the instance is at work."""
        return self._turns % 2 == 1

    def work(self) -> None:
        """Take note that the instance begins to work; on its own thread alone, as `rest`."""
        if not self.works:
            self._turn()

    def rest(self) -> None:
        """Take note that the instance waits."""
        if self.works:
            self._turn()

    def is_due(self) -> bool:
        """Say whether there may be more in the workspace than when it was measured."""
        return self.most is not None and (self.works or self._turns != self._measured)

    def find_excess(self, files: Iterable[OpenFile] = ()) -> str | None:
        """Measure; say why the instance may not go on, if it may not. Raises `OSError`.

        `files` are those that are open (`list_open`), in this workspace or anywhere.
        """
        if self.most is None:
            return None
        turns = self._turns
        own = self._own(files)
        excess = None
        with self._lock:
            try:
                if self._measure(own) < 0:
                    excess = f"its workspace holds more than {_shown(self.most)}"
            except TooDeepError:
                excess = f"folders in its workspace are more than {MOST_DEPTH} deep"
        if len(own) > MOST_OPEN:
            excess = f"it has more than {MOST_OPEN} files open"
        self._measured = turns
        return excess

    def write(self, file: IO[bytes], data: bytes) -> None:
        """Write to a file of the workspace; raise `OSError` (EDQUOT) if there is no room."""
        if self.most is None:
            file.write(data)
            return
        with self._lock:
            if self._left < len(data):
                with suppress(TooDeepError):
                    self._measure(self._own(list_open()))
            if self._left < len(data):
                raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))
            file.write(data)
            # What is measured from now on has it.
            file.flush()
            self._left -= len(data)

    def _turn(self) -> None:
        self._turns += 1
        if self.most is not None:
            self._awaken()

    def _own(self, files: Iterable[OpenFile]) -> list[OpenFile]:
        start = f"{os.path.realpath(self.folder)}{os.sep}"
        return [file for file in files if file.path.startswith(start)]

    def _measure(self, own: Iterable[OpenFile]) -> int:
        """Give the bytes that are left, below zero if it has more; with the lock held."""
        assert self.most is not None  # noqa: S101 - see the callers
        self._left = 0
        lost = sum(file.lost for file in own)
        self._left = self.most - lost - measure(self.folder, self.most)
        return self._left


def measure(folder: Path, enough: int) -> int:
    """Give the bytes that a folder holds; above `enough`, some number that is above as well.

    No link is followed, and a file with several names is counted once, but for its names. Raises
    `TooDeepError`, and `OSError` for what cannot be looked at.
    """
    descriptor = os.open(folder, FOLDER_FLAGS)
    try:
        return _Measure(enough).add(descriptor, MOST_DEPTH)
    finally:
        os.close(descriptor)


def list_open() -> list[OpenFile]:
    """List the files and folders that this process has open, as often as it has them open.

    A file is lost but once. Empty where the system does not say.
    """
    found: list[OpenFile] = []
    lost: set[tuple[int, int]] = set()
    with suppress(FileNotFoundError):
        for link in OPEN_FILES.iterdir():
            # The file may be closed meanwhile.
            with suppress(FileNotFoundError):
                status = link.stat()
                inode = (status.st_dev, status.st_ino)
                if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                    size = 0 if inode in lost else _size(status)
                    lost.add(inode)
                    found.append(OpenFile(str(link.readlink()).removesuffix(DELETED), size))
                elif stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode):
                    found.append(OpenFile(str(link.readlink()), 0))
    return found


class _Measure:
    """A sum over folders, up to where it is enough."""

    def __init__(self, enough: int) -> None:
        self._enough = enough
        self._total = 0
        self._linked: set[int] = set()

    def add(self, descriptor: int, depth: int) -> int:
        """Add what a folder holds, and the folders in it down to a depth; give the sum."""
        with os.scandir(descriptor) as entries:
            for entry in entries:
                if self._total > self._enough:
                    break
                try:
                    self._add(entry, descriptor, depth)
                except OSError as error:
                    if error.errno not in GONE:
                        raise
        return self._total

    def _add(self, entry: os.DirEntry[str], descriptor: int, depth: int) -> None:
        status = entry.stat(follow_symlinks=False)
        if status.st_nlink > 1 and not entry.is_dir(follow_symlinks=False):
            known = status.st_ino in self._linked
            self._linked.add(status.st_ino)
            self._total += LEAST_ENTRY if known else _size(status)
            return
        self._total += _size(status)
        if not entry.is_dir(follow_symlinks=False):
            return
        if depth == 0:
            raise TooDeepError
        inner = os.open(entry.name, FOLDER_FLAGS, dir_fd=descriptor)
        try:
            self.add(inner, depth - 1)
        finally:
            os.close(inner)


def _size(status: os.stat_result) -> int:
    """Give what something takes: the blocks that it has, less what is set aside for it to grow."""
    return max(LEAST_ENTRY, min(status.st_blocks * BLOCK, status.st_size))


def _shown(size: int) -> str:
    return f"{size} bytes" if size % MEBIBYTE else f"{size // MEBIBYTE} MiB"
