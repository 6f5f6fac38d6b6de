"""Packages: the distributions of which a program has modules or data.

Whose a file is, installers leave in `NAME-VERSION.dist-info` beside it: `RECORD` lists the files,
`METADATA` has name, version and licence (core metadata specifications), `direct_url.json` the hash
of the archive it came as, or where the sources of an editable install are (PEP 610).
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from packaging.metadata import parse_email
from packaging.utils import canonicalize_name

from py2wasm.cache import hash_file
from py2wasm.program.licences import read_licence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from py2wasm.sources import Pin

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Package:
    """A distribution, and the files that the program has of it.

    `files` maps guest paths to hashes. `archive` is the SHA-256 of the wheel or source archive that
    the distribution came as, and `licence` an SPDX expression, or else what its metadata says; what
    nobody wrote down is None.
    """

    name: str
    version: str | None = None
    licence: str | None = None
    archive: str | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The hash of its files: of what `sha256sum` prints of them, sorted by path."""
        lines = (f"{digest}  {path}\n" for path, digest in sorted(self.files.items()))
        return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Installed:
    """A distribution in a folder. `files` and `tops`, the top-level names, are relative to that."""

    package: Package
    files: frozenset[str]
    tops: frozenset[str]
    # Where the sources of an editable install are.
    sources: Path | None = None


class Owners:
    """Finds the package of a file.

    `site` holds the folders of the program's environment. What lies elsewhere comes with the
    toolchain, from one of `pins`, unless it is in `own_folder`, which is of the package `own`.
    `site_guest` is the guest's site-packages; `unpacked` has folders of distributions whose files
    go somewhere else.
    """

    def __init__(
        self,
        *,
        site: Sequence[Path],
        site_guest: str,
        pins: Mapping[str, Pin],
        own: Package,
        own_folder: Path,
        unpacked: Sequence[Path] = (),
    ) -> None:
        self._site = site
        self._site_guest = site_guest
        self._pins = pins
        self._own = own
        self._own_folder = own_folder
        self._unpacked = unpacked
        self._folders: dict[Path, tuple[Installed, ...]] = {}

    def find(self, path: Path, guest: str) -> Package | None:
        """Give the package of a file or folder; None for what is the program's own."""
        if path.is_relative_to(self._own_folder):
            return self._own
        root = self._root(path, guest)
        if root is None:
            return None
        name = path.relative_to(root).as_posix()
        for installed in self._matches(root, name):
            return self._with_pin(installed.package, root)
        for installed in self._everywhere():
            if installed.sources is not None and path.is_relative_to(installed.sources):
                return installed.package
        return Package(name=_top(name))

    def _root(self, path: Path, guest: str) -> Path | None:
        for folder in self._unpacked:
            if path.is_relative_to(folder):
                return folder
        below = guest.removeprefix(f"{self._site_guest}/")
        return path.parents[below.count("/")] if below != guest else None

    def _matches(self, root: Path, name: str) -> Iterator[Installed]:
        found = self._installed(root)
        yield from (item for item in found if name in item.files)
        # Namespace packages are shared, and some distributions list no files.
        yield from (item for item in found if _top(name) in item.tops)

    def _with_pin(self, package: Package, root: Path) -> Package:
        pin = None if root in self._site else self._pins.get(package.name)
        if pin is None:
            return package
        return replace(package, archive=pin.sha256, licence=package.licence or pin.licence)

    def _everywhere(self) -> Iterator[Installed]:
        for folder in self._site:
            yield from self._installed(folder)

    def _installed(self, root: Path) -> tuple[Installed, ...]:
        if root not in self._folders:
            self._folders[root] = tuple(map(_read, sorted(root.glob("*.dist-info"))))
        return self._folders[root]


def collect_packages(files: Iterable[tuple[Path, str]], owners: Owners) -> tuple[Package, ...]:
    """Give the packages of files, each as its host path and its guest path, sorted by name."""
    packages: dict[str, Package] = {}
    hashes: dict[str, dict[str, str]] = {}
    for path, guest in files:
        package = owners.find(path, guest) if path.is_file() else None
        if package is not None:
            packages[package.name] = package
            hashes.setdefault(package.name, {})[guest] = hash_file(path)
    return tuple(
        replace(package, files=dict(sorted(hashes[name].items())))
        for name, package in sorted(packages.items())
    )


def _read(info: Path) -> Installed:
    """Read a `.dist-info` folder; what it lacks counts as unknown."""
    metadata, _ = parse_email(_text(info / "METADATA"))
    named, _, version = info.name.removesuffix(".dist-info").partition("-")
    files = frozenset(row[0] for row in csv.reader(_text(info / "RECORD").splitlines()) if row)
    origin = _origin(info / "direct_url.json")
    package = Package(
        name=canonicalize_name(metadata.get("name") or named),
        version=metadata.get("version") or version or None,
        licence=read_licence(metadata),
        archive=_archive(origin),
    )
    tops = frozenset(map(_top, (name for name in files if not name.startswith(".."))))
    return Installed(
        package=package, files=files, tops=tops - {info.name}, sources=_sources(origin)
    )


def _origin(path: Path) -> dict[str, Any]:
    try:
        origin = json.loads(_text(path) or "{}")
    except ValueError:
        return {}
    return origin if isinstance(origin, dict) else {}


def _archive(origin: Mapping[str, Any]) -> str | None:
    match origin:
        case {"archive_info": {"hashes": {"sha256": str(digest)}}} if SHA256.fullmatch(digest):
            return digest
    return None


def _sources(origin: Mapping[str, Any]) -> Path | None:
    match origin:
        case {"url": str(url), "dir_info": {"editable": True}} if url.startswith("file:"):
            return Path(unquote(urlsplit(url).path))
    return None


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace") if path.is_file() else ""


def _top(name: str) -> str:
    return name.partition("/")[0].removesuffix(".py")
