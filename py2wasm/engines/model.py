"""Engine: how Python modules become linkable code. Unit: one C file and how to compile it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from py2wasm.program import Module
    from py2wasm.sysroot import Sdk, Sysroot
    from py2wasm.target_python import TargetPython


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One C or C++ file to compile into the module.

    The tables of a `checked` one are looked through. `module` names the module of the program that
    it is, if it is one.
    """

    source: Path
    flags: tuple[str, ...] = ()
    checked: bool = False
    module: str | None = None


@dataclass(frozen=True, kw_only=True)
class EngineOutput:
    """What an engine made of its modules.

    Every module is either in `code` (the file with its marshalled code object) or in `inits` (the
    name of a C function that gives its `PyModuleDef`, as an extension module's does).
    """

    code: dict[str, Path] = field(default_factory=dict)
    units: tuple[Unit, ...] = ()
    inits: dict[str, str] = field(default_factory=dict)
    libraries: tuple[Path, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Translated:
    """The folder with the C of a group of modules, and docstrings by module and name."""

    folder: Path
    docstrings: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What an engine chose of the modules it was shown, and by name why not the others.

    `translated` is what it already made of its choice.
    """

    chosen: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)
    translated: Translated | None = None


@dataclass(frozen=True, kw_only=True)
class EngineContext:
    """What engines work with. `work` is a folder of the engine's own.

    `carried` holds the guest paths of the files that the module carries, `program` all modules of
    the program and `names` their names, `bare` those that have no docstrings, `blank` those that
    hold nothing else and do nothing then, `deferred` what modules do not import for functions that
    nothing calls (see `Program`); `include` are folders of headers and declarations that its shims
    have, `translated` what mypyc already made when it chose its modules.
    """

    sdk: Sdk
    sysroot: Sysroot
    python: TargetPython
    work: Path
    carried: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    program: tuple[Module, ...] = ()
    bare: frozenset[str] = frozenset()
    blank: frozenset[str] = frozenset()
    deferred: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    include: tuple[Path, ...] = ()
    translated: Translated | None = None


class MissingModulesError(Exception):
    """An engine's code will import modules that the program does not hold yet."""

    def __init__(self, names: frozenset[str]) -> None:
        super().__init__(f"missing modules: {', '.join(sorted(names))}")
        self.names = names


class Engine(Protocol):
    """How Python modules become linkable code: all that were given to it, in one go."""

    def compile(self, modules: Sequence[Module], context: EngineContext) -> EngineOutput:
        """Compile `modules`.

        Raises `SourceError` for a module that cannot be compiled and `MissingModulesError` when the
        result needs further modules.
        """
        ...

    def at_run_time(self, name: str) -> str | None:
        """Say what compiled code imports where its source imports `name`: None if nothing."""
        return name

    def is_available(self) -> bool:
        """Say whether the engine can run on this machine."""
        return True
