"""The one truth about settings: names, kinds, defaults and what they mean.

Terms: a *setting* is a field here; its *key* is the name in `[tool.py2wasm]` (`max-memory`), its
*variable* the name in the environment (`PY2WASM_MAX_MEMORY`), its *option* the one on the command
line (`--max-memory`). The text below a field is its reference text; the first sentence is the help
of its option.

`Machine` holds what belongs to the machine and the moment, not to the program; it cannot be set in
`pyproject.toml`.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

import platformdirs

from py2wasm.settings import kinds
from py2wasm.settings.environment import subprocess_environment
from py2wasm.target import Target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from py2wasm.settings.kinds import (
        CompilerChoice,
        DocstringsChoice,
        EngineChoice,
        EngineName,
        Kind,
        ProfileName,
        ProgramKind,
        SnapshotChoice,
        SnapshotKind,
        SourcesChoice,
    )

PREFIX = "PY2WASM_"


def _about(kind: Kind, *, shown: str | None = None, option: str | None = None) -> dict[str, Any]:
    # `shown` is the default as the reference prints it, where the value itself says too little.
    return {"kind": kind, "shown": shown, "option": option}


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _user_cache() -> Path:
    return platformdirs.user_cache_path("py2wasm")


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Settings of this machine and this call."""

    cache: Path = field(
        default_factory=_user_cache,
        metadata=_about(kinds.PATH, shown="`py2wasm` in the user's caches", option="--cache"),
    )
    """The folder for fetched sources, built archives and compiled modules. It is made when it is
    first needed, can be shared by processes, and can be removed at any time."""

    jobs: int = field(
        default_factory=_processors,
        metadata=_about(kinds.COUNT, shown="the number of processors", option="--jobs"),
    )
    """How many compilers run side by side."""

    quiet: bool = field(default=False, metadata=_about(kinds.FLAG, option="--quiet"))
    """Print nothing but warnings and errors."""

    verbose: bool = field(default=False, metadata=_about(kinds.FLAG, option="--verbose"))
    """Print what is done in detail."""


@dataclass(frozen=True, kw_only=True)
class Settings(Machine):
    """Everything a build is asked for. Paths are absolute, and so is `entry` if it is a file."""

    project: Path
    # What subprocesses may see of the environment of this process.
    inherited: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    # The module's name in a project of several.
    name: str | None = None
    # What `[project]` declares, where nothing says which packages are used.
    declared: tuple[str, ...] = ()

    entry: str | None = field(default=None, metadata=_about(kinds.ENTRY, option="ENTRY"))
    """What to compile. A file (`app.py`) runs as under `python app.py`, a package or module
    (`package.module`) as under `python -m`, and of `module:function` the function is called and its
    result becomes the exit status."""

    output: Path | None = field(
        default=None,
        metadata=_about(
            kinds.PATH,
            shown="`<entry>.wasm` in the current directory, in a project of several modules "
            "`<name>.wasm`",
            option="--output",
        ),
    )
    """The Wasm module to write. Its report goes beside it, with `.json` appended."""

    kind: ProgramKind = field(default="program", metadata=_about(kinds.PROGRAM, option="--node"))
    """What the module is. A `program` runs wherever WASI preview 1 is; a `node` also calls the host
    of nodes (`wedge.node`), and exports what that needs."""

    engine: EngineChoice = field(
        default="nuitka", metadata=_about(kinds.ENGINE_OR_AUTO, option="--engine")
    )
    """How the program's own modules are compiled: `nuitka` (to C), `bytecode`, `cython` (to C, with
    Cython's types), `mypyc` (to C, with the types of annotations), or `auto`: mypyc for modules
    whose types are certain and that nobody can tell from uncompiled ones, nuitka for the others.
    Modules of other packages and
    of the standard library are bytecode unless `engines` says otherwise; Cython files (`.pyx`) are
    always compiled by cython."""

    engines: Mapping[str, EngineName] = field(
        default_factory=dict, metadata=_about(kinds.ENGINES, shown="none")
    )
    """Engines by module pattern, for any module. The first pattern that matches decides:
    `package.module` names one module, `package.*` everything below the package. In the environment
    the table is written as words, `app.fast=nuitka json.*=nuitka`."""

    include: tuple[str, ...] = field(default=(), metadata=_about(kinds.MODULES, option="--include"))
    """Modules that the program imports in ways that cannot be seen in its source. Names or patterns
    such as `plugins.*`."""

    exclude: tuple[str, ...] = field(default=(), metadata=_about(kinds.MODULES, option="--exclude"))
    """Modules to leave out although the program imports them. Names or patterns; importing one
    raises `ModuleNotFoundError`."""

    data: tuple[str, ...] = field(default=(), metadata=_about(kinds.GLOBS, option="--data"))
    """Files to carry in the module beside those that packages bring. Paths or patterns from the
    folder of `pyproject.toml`, e.g. `models/*.json`."""

    exclude_data: tuple[str, ...] = field(
        default=(), metadata=_about(kinds.GLOBS, option="--exclude-data")
    )
    """Data files to leave out. Patterns of the path that the running program sees, without the
    leading slash."""

    shims: Path | None = field(
        default=None,
        metadata=_about(
            kinds.EXISTING_PATH, shown="those that come with py2wasm", option="--shims"
        ),
    )
    """A folder with shims of your own, each a folder with a `recipe.toml`, beside those that come
    with py2wasm."""

    python: Path | None = field(
        default=None,
        metadata=_about(
            kinds.EXISTING_PATH, shown="`.venv` of the project if there is one", option="--python"
        ),
    )
    """The interpreter or virtual environment whose installed packages are used."""

    dependencies: tuple[str, ...] = field(
        default=(),
        metadata=_about(
            kinds.REQUIREMENTS, shown="those of `[project]`, or none", option="--dependency"
        ),
    )
    """Requirements to install for the build. They take precedence over what `python` has
    installed and leave it as it is. Where neither is given and the project has no `.venv`, what
    `[project]` declares as `dependencies` is installed, but for packages that have a shim."""

    sources: SourcesChoice = field(
        default="user", metadata=_about(kinds.SOURCES, option="--sources")
    )
    """Whose source text the module carries for tracebacks: `user`, `all` or `none`. Without it
    tracebacks have file names and line numbers only."""

    docstrings: DocstringsChoice = field(
        default="auto", metadata=_about(kinds.DOCSTRINGS, option="--docstrings")
    )
    """Whose docstrings the module carries. `auto` leaves out those of the standard library and of
    packages in a program that reads none, that is whose own code and dependencies mention neither
    `__doc__` nor `help` and the like, and compile no source text; `all` keeps every one, `user`
    those of the program itself only."""

    compiler: CompilerChoice = field(
        default="auto", metadata=_about(kinds.COMPILER, option="--compiler")
    )
    """Whether the module has the parser and compiler of Python, 0.6 MB. `auto` leaves them out of a
    program in which nothing that may run calls `compile`, `eval` or `exec`; `--explain` says what
    does. `drop` leaves them out in any case: who compiles source text after all gets
    `RuntimeError`. `keep` never leaves them out."""

    profile: ProfileName = field(
        default="balanced", metadata=_about(kinds.PROFILE, option="--profile")
    )
    """What the module is made for. `balanced` takes it as it is linked; `size` makes it a tenth
    smaller with wasm-opt, which needs Node.js and takes a minute or more; `speed` makes it faster
    and a little smaller in the same way."""

    snapshot: SnapshotChoice = field(
        default="auto", metadata=_about(kinds.SNAPSHOT, option="--snapshot")
    )
    """What is done when the module is built instead of in each run. `imports` starts the
    interpreter and imports what the program imports first; modules that do more than define things
    wait for the run. `program` runs the entry up to its last `if __name__ == "__main__":`, and
    fails if that does what only a run can do, such as reading the clock. `none` leaves everything
    to the run: the module is smaller, and starts later. `auto` is `imports`, and `none` with
    `profile = "size"`."""

    map: bool = field(default=False, metadata=_about(kinds.FLAG, option="--map"))
    """Whether the map of the module is written beside it, with `.map` appended. It says what every
    byte is, for `py2wasm inspect` and `py2wasm diff`; without it they find the maps of modules that
    were built on this machine."""

    max_memory: int | None = field(
        default=None, metadata=_about(kinds.MEMORY, shown="no limit", option="--max-memory")
    )
    """The most memory the module may ever have, e.g. `64MiB`. It is written into the module,
    rounded down to pages of 64 KiB; beyond it the program gets `MemoryError`."""

    stack_size: int | None = field(
        default=None,
        metadata=_about(
            kinds.STACK,
            shown=f"`{Target.stack_size // 1024**2}MiB`, or what a package in it needs",
            option="--stack-size",
        ),
    )
    """The part of memory for the stack, e.g. `4MiB`. It bounds how deep calls can go before the
    program gets `RecursionError`."""

    simd: bool = field(default=True, metadata=_about(kinds.FLAG, option="--no-simd"))
    """Whether packages may use the vectors of WebAssembly (SIMD of 128 bits, never the relaxed
    one). Without them the module runs on hosts that have none; arrays are several times slower."""

    aot: tuple[str, ...] = field(default=(), metadata=_about(kinds.DESTINATIONS, option="--aot"))
    """What to compile the module for ahead of time as well, as `py2wasm aot --for` takes it, e.g.
    `wasmtime:aarch64` or `wamr:xtensa`. The files go beside the module."""

    @property
    def snapshot_kind(self) -> SnapshotKind:
        """The kind of snapshot that is taken."""
        if self.snapshot != "auto":
            return self.snapshot
        return "none" if self.profile == "size" else "imports"

    @property
    def environment(self) -> dict[str, str]:
        """The environment for subprocesses: a short list of variables, and zig's caches."""
        return subprocess_environment(self.inherited, self.cache)


@dataclass(frozen=True, kw_only=True)
class Key:
    """A setting under its names. `in_project` ones can be set in `pyproject.toml`."""

    field: str
    kind: Kind
    option: str | None
    default: str
    in_project: bool

    @property
    def name(self) -> str:
        """Its name in `[tool.py2wasm]`."""
        return self.field.replace("_", "-")

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.field.upper()


def settings_keys() -> tuple[Key, ...]:
    """List every setting, those of the program first, in the order of the model."""
    own = {item.name for item in fields(Machine)}
    found = [item for item in fields(Settings) if "kind" in item.metadata]
    keys = [
        Key(
            field=item.name,
            kind=item.metadata["kind"],
            option=item.metadata["option"],
            default=item.metadata["shown"] or _show(item.default),
            in_project=item.name not in own,
        )
        for item in found
    ]
    return tuple(sorted(keys, key=lambda key: not key.in_project))


def setting_texts() -> dict[str, str]:
    """Give the reference text of every setting, by field name."""
    texts: dict[str, str] = {}
    for model in (Machine, Settings):
        definition = ast.parse(inspect.getsource(model)).body[0]
        body = definition.body if isinstance(definition, ast.ClassDef) else []
        for statement, following in itertools.pairwise(body):
            match (statement, following):
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    texts[name] = " ".join(text.split())
    return texts


def _show(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`" if value else "none"
