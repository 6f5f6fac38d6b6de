"""The content-addressed cache: one folder an entry, named by the hash of its inputs.

    key = cache_key({"recipe": "cpython", "version": "3.13.5", ...})
    path = cache.entry("archives", "cpython", key, create)

An entry appears by one rename after `create` has filled a temporary folder beside it, under a lock
that a second process waits for. Each entry carries `.entry.json` with the size and SHA-256 of its
files; an entry that no longer agrees is set aside and made anew. What an entry holds never depends
on mtimes: that of its folder says when it was used last, for `Cache.limit`.
"""

from __future__ import annotations

import errno
import glob
import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from py2wasm.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from py2wasm.console import Console

MANIFEST = ".entry.json"
# What the cache's own disk can answer to writing; other failures are those of the entry's maker.
STORE_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EACCES)
CACHEDIR_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n"


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def hash_tree(root: Path) -> str:
    """Give one SHA-256 over the names and contents of every file below `root`."""
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        if "__pycache__" in path.parts:
            continue
        digest.update(f"{path.relative_to(root).as_posix()}\0{hash_file(path)}\n".encode())
    return digest.hexdigest()


def cache_key(inputs: Mapping[str, object]) -> str:
    """Give the key of an entry: SHA-256 over the canonical JSON of its inputs."""
    text = json.dumps(inputs, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A finished cache entry as `Cache.entries` lists it. `size` is in bytes."""

    kind: str
    name: str
    key: str
    path: Path
    size: int


class Cache:
    """The cache under one root folder."""

    def __init__(self, root: Path, console: Console) -> None:
        self.root = root
        self._console = console

    def path(self, kind: str, name: str, key: str) -> Path:
        """Say where an entry is, or would be."""
        return self.root / kind / f"{name}-{key}"

    def entry(self, kind: str, name: str, key: str, create: Callable[[Path], None]) -> Path:
        """Give the folder of an entry, made by `create(folder)` if it is not there or damaged."""
        final = self.path(kind, name, key)
        if self._is_sound(final):
            _mark_used(final)
            return final
        self._prepare(final.parent)
        lock = FileLock(final.with_name(final.name + ".lock"))
        self._acquire(lock, name)
        try:
            if self._is_sound(final):
                return final
            if final.exists():
                self._console.warn(f"cache entry `{final.name}` is damaged; making it again")
                shutil.rmtree(final)
            for abandoned in final.parent.glob(f".{glob.escape(final.name)}-*"):
                shutil.rmtree(abandoned)
            self._create(final, create)
        finally:
            lock.release()
        return final

    def adopt(self, kind: str, name: str, key: str, folder: Path) -> Path:
        """Install a finished folder (an import) as an entry, replacing a damaged one."""

        def copy(target: Path) -> None:
            # The manifest is written anew, for what really was copied.
            ignore = shutil.ignore_patterns(MANIFEST)
            shutil.copytree(folder, target, dirs_exist_ok=True, ignore=ignore)

        return self.entry(kind, name, key, copy)

    def holds(self, kind: str, name: str, key: str) -> bool:
        """Whether a sound entry is there."""
        return self._is_sound(self.path(kind, name, key))

    def limit(self, kind: str, most: int) -> None:
        """Remove the entries of a kind that were not used for longest, until `most` bytes are left.

        Entries that another process is making or removing are left alone.
        """
        entries = self.entries(kind)
        excess = sum(entry.size for entry in entries) - most
        for entry in sorted(entries, key=_last_used):
            if excess <= 0:
                return
            if self._remove(entry):
                excess -= entry.size

    def work(self, kind: str, name: str, key: str) -> Path:
        """Give a folder that survives an interrupt, so that a long build can resume in it."""
        folder = self.root / "work" / kind / f"{name}-{key}"
        self._prepare(folder)
        return folder

    def entries(self, kind: str = "*") -> list[Entry]:
        """List every finished entry, or those of a kind."""
        found = []
        for path in sorted(self.root.glob(f"{kind}/*/{MANIFEST}")):
            folder = path.parent
            manifest = _read_manifest(folder)
            # A dot marks an entry that is being made, or was when its process was killed.
            if manifest is None or folder.name.startswith("."):
                continue
            name, _, key = folder.name.rpartition("-")
            size = sum(file["size"] for file in manifest.values())
            found.append(Entry(kind=folder.parent.name, name=name, key=key, path=folder, size=size))
        return found

    def clean(self) -> int:
        """Remove everything and give the number of bytes freed."""
        if not self.root.exists():
            return 0
        if any(self.root.iterdir()) and not (self.root / "CACHEDIR.TAG").is_file():
            raise OutputError(
                f"`{self.root}` is not a cache of py2wasm; nothing was removed",
                cause="it has no CACHEDIR.TAG",
                hint="check PY2WASM_CACHE",
            )
        freed = sum(path.lstat().st_size for path in self.root.rglob("*") if path.is_file())
        shutil.rmtree(self.root)
        return freed

    @staticmethod
    def _remove(entry: Entry) -> bool:
        lock = FileLock(entry.path.with_name(entry.path.name + ".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        if not entry.path.exists():  # another process was here first
            lock.release()
            return True
        # Under a name that is removed with what else was abandoned, should this process be killed.
        removed = Path(tempfile.mkdtemp(prefix=f".{entry.path.name}-", dir=entry.path.parent))
        try:
            entry.path.rename(removed)
            shutil.rmtree(removed)
        finally:
            lock.release()
        return True

    def _acquire(self, lock: FileLock, name: str) -> None:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self._console.info(f"Waiting for another process that makes `{name}`")
            lock.acquire()
        # Tools that outlive a killed build hold it too, so that no other build meets them.
        os.set_inheritable(_descriptor(lock), True)  # noqa: FBT003 - its one signature

    def _prepare(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tag = self.root / "CACHEDIR.TAG"
            if not tag.exists():
                tag.write_text(CACHEDIR_TAG)
        except OSError as error:
            raise OutputError(
                f"cannot write to the cache at `{self.root}`",
                cause=str(error),
                hint="set PY2WASM_CACHE to a folder that can be written to",
            ) from error

    def _create(self, final: Path, create: Callable[[Path], None]) -> None:
        temporary = Path(tempfile.mkdtemp(prefix=f".{final.name}-", dir=final.parent))
        try:
            create(temporary)
            manifest = {
                path.relative_to(temporary).as_posix(): {
                    "size": path.stat().st_size,
                    "sha256": hash_file(path),
                }
                for path in sorted(temporary.rglob("*"))
                if path.is_file() and not path.is_symlink()
            }
            (temporary / MANIFEST).write_text(json.dumps(manifest, indent=1))
            temporary.chmod(0o755)
            temporary.rename(final)
        except OSError as error:
            shutil.rmtree(temporary, ignore_errors=True)
            if error.errno not in STORE_ERRORS and not isinstance(error, shutil.Error):
                raise
            raise OutputError(
                f"cannot store `{final.name}` in the cache",
                cause=str(error),
                hint="free some disk space, or set PY2WASM_CACHE to another folder",
            ) from error
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise

    @staticmethod
    def _is_sound(folder: Path) -> bool:
        manifest = _read_manifest(folder)
        return manifest is not None and all(
            (path := folder / name).is_file()
            and path.stat().st_size == file["size"]
            and hash_file(path) == file["sha256"]
            for name, file in manifest.items()
        )


def _descriptor(lock: FileLock) -> int:
    descriptor = lock._context.lock_file_fd  # noqa: SLF001 - filelock has no other name for it
    assert descriptor is not None  # noqa: S101 - it is held
    return descriptor


def _mark_used(folder: Path) -> None:
    try:
        os.utime(folder)
    except OSError as error:  # a cache that this user may only read is never limited by them
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise


def _last_used(entry: Entry) -> float:
    try:
        return entry.path.stat().st_mtime
    except FileNotFoundError:  # removed since it was listed
        return 0.0


def _read_manifest(folder: Path) -> dict[str, dict[str, Any]] | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) else None
