"""Program: the closure of everything the entry can reach, each with a reason.

`Module.reason` says who brought it in, e.g. ``imported by app (line 3)``; `engine` is chosen later
and has a reason of its own. Guest paths are where the running module believes its files to be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.program.packages import Package
    from py2wasm.program.reach import Reach

APP_ROOT = "/app"
CYTHON_SUFFIX = ".pyx"
ENTRY_NAME = "__main__"


def with_parents(name: str) -> list[str]:
    """Give a dotted name's packages and itself: `a`, `a.b` and `a.b.c`."""
    parts = name.split(".")
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]


class Origin(Enum):
    """Where a module comes from."""

    USER = "user"
    THIRD_PARTY = "third-party"
    STDLIB = "stdlib"
    RUNTIME = "runtime"


@dataclass(frozen=True, kw_only=True)
class Module:
    """One Python module of the program. `path` is its source on the host."""

    name: str
    path: Path
    guest_path: str
    is_package: bool
    origin: Origin
    reason: str
    # The entry runs as `__main__`; under `-m` this is its real name.
    real_name: str | None = None

    @property
    def is_cython(self) -> bool:
        """Whether its language is Cython's, which no other engine reads."""
        return self.path.suffix == CYTHON_SUFFIX

    @property
    def is_entry(self) -> bool:
        """Whether this is what runs as `__main__`."""
        return self.name == ENTRY_NAME


@dataclass(frozen=True, kw_only=True)
class DataFile:
    """A file that goes into the module beside the code."""

    path: Path
    guest_path: str
    reason: str
    # The module that it is there for, if it is there for one.
    module: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shim:
    """A native package that was made static.

    `site` holds its Python files, `companions` those of packages that it needs where the program's
    environment has none; `modules` maps its extension modules to their init functions;
    `imports` says what its modules import unseen, `ignored` what they import that is left to the
    program, `asked` what its attributes need once they are asked for, `words` what a program needs
    that writes a word in a string; `documentation` names its modules that hold docstrings and
    nothing else; `libraries` are what is linked for them, `stack_size` how many bytes of stack they
    need at least, and `archives` maps what was built for it to cache keys.
    """

    name: str
    version: str
    site: Path
    modules: dict[str, str]
    imports: dict[str, tuple[str, ...]]
    ignored: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    documentation: tuple[str, ...] = ()
    libraries: tuple[Path, ...]
    stack_size: int = 0
    archives: dict[str, str] = field(default_factory=dict)
    # Folders with what is for code compiled against it.
    include: tuple[Path, ...] = ()
    companions: Path | None = None

    def holds(self, module: Module) -> bool:
        """Say whether a module is one of its Python files."""
        return module.path.is_relative_to(self.site)

    def companion_names(self) -> frozenset[str]:
        """Name the top-level modules that it brings along."""
        found = () if self.companions is None else self.companions.glob("*")
        return frozenset(path.stem for path in found)


@dataclass(frozen=True, kw_only=True)
class Program:
    """Everything that is compiled into one Wasm module."""

    entry: Module
    modules: tuple[Module, ...]
    # C modules of the interpreter, each with the reason it is there.
    builtins: dict[str, str]
    # By module, Python's or C's, the module that it is there for.
    importers: dict[str, str] = field(default_factory=dict)
    data: tuple[DataFile, ...] = ()
    shims: tuple[Shim, ...] = ()
    # Whose modules and data are in it, besides the user's and the standard library.
    packages: tuple[Package, ...] = ()
    # Modules without their docstrings, and those that hold nothing else.
    bare: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()
    # By module, what it imports for functions that nothing calls: names it binds, and modules that
    # are not part of the program therefore.
    deferred: dict[str, dict[str, str]] = field(default_factory=dict)
    # Whether it may ask for the code of a module that it has imported already.
    asks_again: bool = True
    # What of it may have source text compiled.
    reach: Reach
    # Imports that were not found but may be missing (inside `try`), for `--explain`.
    absent: dict[str, str] = field(default_factory=dict)

    def by_origin(self, origin: Origin) -> list[Module]:
        """List the modules of one origin."""
        return [module for module in self.modules if module.origin is origin]
