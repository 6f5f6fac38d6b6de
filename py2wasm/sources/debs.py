"""Debian packages unpacked below one folder of the cache: tools that need no installation.

A lock file names every package by its SHA-256, its size and its place in the archive::

    3a1f... 26020352 pool/main/l/llvm-toolchain-19/libllvm19_19.1.7-3+b1_amd64.deb

They come from the archive that apt is configured with. None is installed, no script of theirs is
run, and their programs start through the folder's own dynamic loader (`Debs.command`), because
the machine's C library may be older than theirs.
"""

from __future__ import annotations

import platform
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError, FetchError
from py2wasm.sources.debian import archive_uris
from py2wasm.sources.url import check_file, download_url

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.console import Console

LIBRARIES = "usr/lib/x86_64-linux-gnu"
LOADER = "usr/lib64/ld-linux-x86-64.so.2"
MACHINES = ("x86_64", "AMD64")


@dataclass(frozen=True, kw_only=True)
class Deb:
    """One package as the lock file has it. `size` is in bytes."""

    sha256: str
    size: int
    path: str

    @property
    def file(self) -> str:
        """Its file name."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, kw_only=True)
class Debs:
    """A folder that packages are unpacked in."""

    root: Path

    def command(self, program: str) -> list[str]:
        """Give the words that start a program of the folder, or one linked for its libraries."""
        loader, libraries = self.root / LOADER, self.root / LIBRARIES
        return [str(loader), "--library-path", str(libraries), str(self.root / program)]


def read_lock(path: Path) -> tuple[Deb, ...]:
    """Read a lock file; raise `BuildError` for a line that is none of a package."""
    debs = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        words = line.split()
        if len(words) != 3 or len(words[0]) != 64 or not words[1].isdigit():  # noqa: PLR2004
            raise BuildError(f"line {number} of `{path}` is not `SHA256 SIZE PATH`", cause=line)
        debs.append(Deb(sha256=words[0], size=int(words[1]), path=words[2]))
    return tuple(debs)


def unpack_debs(
    name: str, key: str, debs: Sequence[Deb], *, cache: Cache, console: Console
) -> Debs:
    """Give the folder of all packages, from the cache or from the archive.

    What is fetched stays until all is, so that an interrupted build goes on where it was. Raises
    `FetchError` if the archive lacks a package or gives another file.
    """

    def create(folder: Path) -> None:
        _require_machine()
        work = cache.work("debs", name, key)
        with console.step(f"Fetching {len(debs)} Debian packages for {name}") as step:
            for number, deb in enumerate(debs, 1):
                step.update(f"{number}/{len(debs)} {deb.file}")
                file = _fetch(deb, work)
                _unpack(file, folder)
        for deb in debs:
            (work / deb.file).unlink()

    return Debs(root=cache.entry("debs", name, key, create))


def _require_machine() -> None:
    if platform.machine() not in MACHINES or platform.system() != "Linux":
        raise FetchError(
            "the Debian packages are those of Linux on x86-64",
            cause=f"this machine is {platform.system()} on {platform.machine()}",
            hint="import an SDK that was built elsewhere: `py2wasm sdk import FILE`",
        )


def _fetch(deb: Deb, work: Path) -> Path:
    target = work / deb.file
    if target.exists():
        check_file(target, deb.size, deb.sha256)
        return target
    failures = []
    for uri in archive_uris():
        part = target.with_name(f"{target.name}.part")
        try:
            download_url(f"{uri.rstrip('/')}/{deb.path}", deb.size, part)
            check_file(part, deb.size, deb.sha256)
        except FetchError as error:
            failures.append(f"{error.message}{f': {error.cause}' if error.cause else ''}")
            continue
        return part.rename(target)
    raise FetchError(
        f"cannot fetch the Debian package `{deb.file}`",
        cause="\n".join(failures) or "apt is configured with no archive",
        hint="the archive keeps a version until the next one comes: update py2wasm, or import a "
        "prebuilt SDK with `py2wasm sdk import FILE`",
    )


def _unpack(file: Path, folder: Path) -> None:
    try:
        done = subprocess.run(
            ["dpkg-deb", "-x", str(file), str(folder)], capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise FetchError("this machine has no dpkg-deb", cause=str(error)) from error
    if done.returncode != 0:
        raise FetchError(f"cannot unpack `{file.name}`", cause=done.stderr)
