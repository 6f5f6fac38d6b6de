"""Sysroot: the archives of one target laid out for the linker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.recipes import Archive
    from py2wasm.sysroot.stdlib import Stdlib

INITTAB_ROW = re.compile(r'\{"(?P<name>[\w.]+)", (?P<init>\w+)\}')


@dataclass(frozen=True, kw_only=True)
class Sysroot:
    """What modules are linked from: the archives and the standard library of one target.

    `libraries` are the archives that CPython's C modules need. `python` is the interpreter for
    this machine, of the target's version.
    """

    libc: Archive
    cpython: Archive
    libraries: tuple[Archive, ...]
    python: Path
    stdlib: Stdlib

    @cached_property
    def inittab(self) -> dict[str, str]:
        """Map each C module of the interpreter to its init function, or to `NULL`.

        Read from the table that CPython's own build wrote (`Modules/config.c`).
        """
        text = (self.cpython.path / "share" / "config.c").read_text("utf-8")
        return {match["name"]: match["init"] for match in INITTAB_ROW.finditer(text)}

    @property
    def include(self) -> Path:
        """The folder with `Python.h`."""
        return self.cpython.include / "python3.13"

    @property
    def start_file(self) -> Path:
        """The object with `_start`."""
        return self.libc.path / "lib" / "crt1-command.o"

    @property
    def link_libraries(self) -> list[Path]:
        """Every static library, in an order in which each finds what it needs behind it."""
        archives = (self.cpython, *self.libraries, self.libc)
        return [library for archive in archives for library in archive.libraries]
