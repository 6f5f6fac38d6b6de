"""Finding modules: in the user's folders, in a Python environment, in the standard library.

A locator answers two questions about a dotted name: which source file is it, and, where there is
none, is it native code that only another kind of build could provide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.program.model import APP_ROOT, CYTHON_SUFFIX, Origin

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NATIVE_SUFFIXES = (".so", ".pyd", ".dylib")


@dataclass(frozen=True, kw_only=True)
class Located:
    """A module's source on the host and its place in the guest."""

    path: Path
    guest_path: str
    is_package: bool
    origin: Origin


@dataclass(frozen=True, kw_only=True)
class Root:
    """A folder that modules are looked up in, and where it is in the guest."""

    path: Path
    guest_path: str
    origin: Origin
    # The one package that is taken from the folder, if not all.
    only: str | None = None

    @property
    def suffixes(self) -> tuple[str, ...]:
        """What modules' files end in, the first choice first.

        Where `fast.pyx` lies beside `fast.py`, an extension module would be found before that.
        In packages made for others, Cython files are only what their extension modules came from.
        """
        return (CYTHON_SUFFIX, ".py") if self.origin is Origin.USER else (".py",)

    def find(self, name: str) -> Located | None:
        """Find a module below this root; namespace packages have no file and are not found."""
        if not self._takes(name):
            return None
        stem = self.path.joinpath(*name.split("."))
        for suffix in self.suffixes:
            package = stem / f"__init__{suffix}"
            if package.is_file():
                return self._located(package, is_package=True)
        for suffix in self.suffixes:
            module = stem.with_name(stem.name + suffix)
            if module.is_file():
                return self._located(module, is_package=False)
        return None

    def find_namespace(self, name: str) -> Located | None:
        """Find a namespace package: a folder with modules in it and no `__init__.py`."""
        folder = self.path.joinpath(*name.split("."))
        if not folder.is_dir() or not self._takes(name):
            return None
        if not any(path for suffix in self.suffixes for path in folder.glob(f"**/*{suffix}")):
            return None
        return self._located(folder, is_package=True)

    def names(self) -> list[str]:
        """List every module below this root."""
        found = []
        top = self.path / (self.only or "")
        for path in sorted(path for end in self.suffixes for path in top.rglob(f"*{end}")):
            parts = path.relative_to(self.path).with_suffix("").parts
            if parts[-1] == "__init__":
                parts = parts[:-1]
            if parts and all(part.isidentifier() for part in parts):
                found.append(".".join(parts))
        return found

    def children(self, package: str) -> list[str]:
        """List the modules directly in a package, also those no statement can name (`a-b`)."""
        folder = self.path.joinpath(*package.split("."))
        if not folder.is_dir() or not self._takes(package):
            return []
        stems = set()
        for suffix in self.suffixes:
            stems |= {path.stem for path in folder.glob(f"*{suffix}")}
            stems |= {path.parent.name for path in folder.glob(f"*/__init__{suffix}")}
        return sorted(f"{package}.{stem}" for stem in stems - {"__init__", "__main__"})

    def find_native(self, name: str) -> Path | None:
        """Find the extension module of that name, built for the host and of no use here."""
        stem = self.path.joinpath(*name.split("."))
        if not stem.parent.is_dir() or not self._takes(name):
            return None
        for path in sorted(stem.parent.glob(f"{stem.name}.*")):
            if path.name.partition(".")[0] == stem.name and path.suffix in NATIVE_SUFFIXES:
                return path
        return None

    def _takes(self, name: str) -> bool:
        return self.only is None or name.partition(".")[0] == self.only

    def _located(self, path: Path, *, is_package: bool) -> Located:
        relative = path.relative_to(self.path).as_posix()
        return Located(
            path=path,
            guest_path=f"{self.guest_path}/{relative}",
            is_package=is_package,
            origin=self.origin,
        )


def program_roots(
    *,
    project: Path,
    extra: Sequence[Path],
    site: Sequence[Path],
    stdlib: Path,
    stdlib_guest: str,
    device: Path,
) -> list[Root]:
    """List where modules come from, in the order in which the interpreter would look.

    `device` is the package that nodes are made with. It comes before an installed one, because its
    C side is that of this toolchain.
    """
    installed = f"{stdlib_guest}/site-packages"
    return [
        Root(path=project, guest_path=APP_ROOT, origin=Origin.USER),
        *(Root(path=path, guest_path=APP_ROOT, origin=Origin.USER) for path in extra),
        Root(path=stdlib, guest_path=stdlib_guest, origin=Origin.STDLIB),
        Root(
            path=device.parent,
            guest_path=installed,
            origin=Origin.THIRD_PARTY,
            only=device.name,
        ),
        *(Root(path=path, guest_path=installed, origin=Origin.THIRD_PARTY) for path in site),
    ]
