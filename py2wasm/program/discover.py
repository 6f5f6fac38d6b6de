"""From settings to a `Program`: the entry, its closure, its data."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm import DISTRIBUTION, LICENCE, __version__
from py2wasm.program.again import asks_again
from py2wasm.program.bare import bare_modules
from py2wasm.program.closure import Closure
from py2wasm.program.data import check_size, metadata_files, named_files, package_files
from py2wasm.program.dependencies import install_dependencies, needed_of
from py2wasm.program.edges import load_edges
from py2wasm.program.entry import entry_name, resolve_entry
from py2wasm.program.environment import read_environment
from py2wasm.program.locate import program_roots
from py2wasm.program.model import DataFile, Origin, Program
from py2wasm.program.node import BINDING, check_kind
from py2wasm.program.packages import Owners, Package, collect_packages
from py2wasm.program.reach import reach_of
from py2wasm.program.shims import SdkShims
from py2wasm.resources import wedge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from py2wasm.program.model import Module
    from py2wasm.settings import Settings
    from py2wasm.sysroot import Sdk, Sysroot
    from py2wasm.target_python import TargetPython

# What nodes import of it is in the toolchain.
TIME_ZONES = "/usr/share/zoneinfo"
TIME_ZONES_SOURCE = "tzdata"
# What nodes are made with is of this distribution.
OWN = Package(name=DISTRIBUTION, version=__version__, licence=LICENCE)
# Modules that say something to a compiler and little at run time, by the pinned source that has
# them. What `import cython` means in a module that Cython does not compile; the rest is Cython.
SPARE = {
    **dict.fromkeys(("cython", "Cython", "Cython.Shadow"), "cython"),
    "mypy_extensions": "mypy-extensions",
}


@dataclass(frozen=True, kw_only=True)
class Discovery:
    """A program, and the module to write."""

    program: Program
    output: Path


def discover_program(
    settings: Settings,
    sdk: Sdk,
    sysroot: Sysroot,
    python: TargetPython,
    work: Path,
    *,
    at_run_time: Callable[[Module, str], str | None],
    interpreted: Callable[[Module], bool],
) -> Discovery:
    """Find everything that the entry can reach.

    `at_run_time` says what the compiled code of a module imports where its source names a module:
    another one perhaps, or none; `interpreted` whether it is a code object.
    """
    edges = load_edges()
    entry = resolve_entry(settings.entry or "", settings.project, work)
    shims = SdkShims(sdk)
    site = _site(settings, sdk, shims)
    site_guest = f"{sdk.target.stdlib_path}/site-packages"
    closure = Closure(
        roots=program_roots(
            project=entry.roots[0],
            extra=entry.roots[1:],
            site=site,
            stdlib=sysroot.stdlib.sources,
            stdlib_guest=sdk.target.stdlib_path,
            device=wedge(),
        ),
        cython=lambda: sdk.unpacked("cython"),
        spare={name: partial(sdk.unpacked, source) for name, source in SPARE.items()},
        at_run_time=at_run_time,
        interpreted=interpreted,
        python=python,
        builtins=frozenset(sysroot.inittab) | BINDING.keys(),
        shims=shims,
        site_guest=site_guest,
        edges=edges,
        stdlib=sysroot.stdlib,
        exclude=settings.exclude,
    )
    closure.run(entry.module, settings.include)
    check_kind(settings.kind, closure.used_builtins)
    modules = sorted(closure.modules.values(), key=lambda module: module.name)
    _check(modules, python, work)
    output = output_of(settings)
    data = package_files(modules, closure.scans) + named_files(
        settings.data, settings.project, output
    )
    if "importlib.metadata" in closure.modules:
        companions = (shim.companions for shim in closure.shims if shim.companions)
        folders = (*(shim.site for shim in closure.shims), *site, *companions)
        data += metadata_files(modules, folders, site_guest)
    if "zoneinfo" in closure.modules:
        data += _time_zones(sdk)
    data += _sources(modules, settings.sources)
    data = _without(data, settings.exclude_data)
    check_size(data)
    bare = bare_modules(closure, settings.docstrings)
    owners = Owners(
        site=site,
        site_guest=site_guest,
        pins=sdk.pins,
        own=OWN,
        own_folder=wedge(),
        unpacked=[sdk.unpacked(TIME_ZONES_SOURCE)] if "zoneinfo" in closure.modules else [],
    )
    program = Program(
        entry=entry.module,
        modules=tuple(modules),
        builtins=dict(sorted(closure.used_builtins.items())),
        importers=closure.importers,
        data=tuple(data),
        shims=tuple(closure.shims),
        packages=collect_packages(_files(modules, data), owners),
        bare=bare,
        blank=bare & {name for shim in closure.shims for name in shim.documentation},
        deferred=closure.deferred(),
        asks_again=asks_again(closure),
        reach=reach_of(closure, edges),
        absent=closure.absent,
    )
    return Discovery(program=program, output=output)


def output_of(settings: Settings) -> Path:
    """Say where the module goes."""
    if settings.output is not None:
        return settings.output
    name = settings.name or entry_name(settings.entry or "", settings.project)
    return Path.cwd() / f"{name}.wasm"


def _check(modules: Sequence[Module], python: TargetPython, work: Path) -> None:
    """Compile the user's modules, for errors that parsing does not find and engines word badly."""
    for module in modules:
        if module.origin is Origin.USER and module.path.is_file() and not module.is_cython:
            python.compile(module.path, filename=module.guest_path, output=work / "checked.bin")


def _site(settings: Settings, sdk: Sdk, shims: SdkShims) -> tuple[Path, ...]:
    declared = needed_of(settings.declared, provided=shims.distributions | {DISTRIBUTION})
    installed = install_dependencies(
        settings.dependencies or declared,
        cache=sdk.cache,
        console=sdk.console,
        target=sdk.target,
        environment=sdk.environment,
    )
    if settings.python is None:
        return installed.site
    return (*installed.site, *read_environment(settings.python).site)


def _time_zones(sdk: Sdk) -> list[DataFile]:
    """Give the IANA time zones, where zoneinfo looks for a system's."""
    root = sdk.unpacked(TIME_ZONES_SOURCE) / "tzdata" / "zoneinfo"
    return [
        DataFile(
            path=path,
            guest_path=f"{TIME_ZONES}/{path.relative_to(root).as_posix()}",
            reason="time zones for zoneinfo",
            module="zoneinfo",
        )
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix not in (".py", ".pyc")
    ]


def _files(modules: Sequence[Module], data: Sequence[DataFile]) -> list[tuple[Path, str]]:
    """Give the files that are not the standard library's, by their places here and in the guest."""
    files = [(file.path, file.guest_path) for file in data]
    return files + [
        (module.path, module.guest_path)
        for module in modules
        if module.origin is Origin.THIRD_PARTY
    ]


def _sources(modules: Sequence[Module], which: str) -> list[DataFile]:
    """Give the source texts that tracebacks show."""
    wanted = {
        "none": (),
        "user": (Origin.USER,),
        "all": (Origin.USER, Origin.THIRD_PARTY, Origin.STDLIB),
    }[which]
    return [
        DataFile(
            path=module.path,
            guest_path=module.guest_path,
            reason=f"`sources = {which!r}`",
            module=module.name,
        )
        for module in modules
        if module.origin in wanted and module.path.is_file() and module.path.stat().st_size
    ]


def _without(files: Sequence[DataFile], patterns: Sequence[str]) -> list[DataFile]:
    kept: dict[str, DataFile] = {}
    for file in files:
        if not any(fnmatch(file.guest_path.lstrip("/"), pattern) for pattern in patterns):
            kept.setdefault(file.guest_path, file)
    return list(kept.values())
