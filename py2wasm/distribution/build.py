"""Making distributions of the project in a folder: metadata, wheel, editable wheel and sdist."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.artifacts.sbom import SUFFIX, make_sbom
from py2wasm.distribution.metadata import Metadata, read_metadata
from py2wasm.distribution.sdist import sdist_name, source_files, write_sdist
from py2wasm.distribution.staging import staged
from py2wasm.distribution.wheel import info_files, info_folder, wheel_name, write_wheel
from py2wasm.errors import OutputError
from py2wasm.inspect import map_path
from py2wasm.output import sidecar_path
from py2wasm.program import output_of, source_roots
from py2wasm.project import Product, build_modules, module_name
from py2wasm.settings import Settings, load_modules, source_date
from py2wasm.settings.environment import EARLIEST
from py2wasm.sidecar import read_sidecar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.distribution.request import Request


@dataclass(frozen=True, kw_only=True)
class Project:
    """A project that distributions are made of: its folder, metadata and modules.

    `created` is the time that everything in them bears, if there is to be one.
    """

    folder: Path
    metadata: Metadata
    modules: tuple[Settings, ...]
    created: datetime | None

    @property
    def epoch(self) -> int:
        """The time of what is in an archive, in seconds since 1970."""
        return EARLIEST if self.created is None else int(self.created.timestamp())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the modules that are asked for."""
        return tuple(module_name(settings) for settings in self.modules)

    @property
    def info(self) -> dict[str, bytes]:
        """The metadata of its wheel, contents by path."""
        return info_files(self.metadata, self.folder, self.names)


def open_project(folder: Path, request: Request, environ: Mapping[str, str]) -> Project:
    """Read a project, and whatever can be wrong with it before anything is built.

    Raises `SettingsError` and `UsageError`.
    """
    metadata = read_metadata(folder)
    modules = load_modules(
        overrides=request.overrides, project=folder, environ=environ, only=request.only
    )
    project = Project(
        folder=folder, metadata=metadata, modules=modules, created=source_date(environ)
    )
    _ = project.names
    return project


def write_metadata(project: Project, folder: Path) -> str:
    """Write the metadata of a wheel below `folder`; give the name of the folder made there."""
    name = info_folder(project.metadata)
    try:
        for relative, content in project.info.items():
            path = folder / name / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise OutputError(
            f"cannot write `{folder / name}`", cause=error.strerror or str(error)
        ) from error
    return name


def make_wheel(
    project: Project, folder: Path, *, editable: bool, console: Console, cache: Cache
) -> str:
    """Build the modules and write the wheel into `folder`; give its file name.

    An editable one makes the sources importable as well, from where they are.
    """
    name = wheel_name(project.metadata)
    info = project.info
    with (
        staged(folder / name) as path,
        tempfile.TemporaryDirectory(prefix="py2wasm-wheel-") as work,
    ):
        products = build_modules(project.modules, console=console, cache=cache, folder=Path(work))
        files: dict[str, Path | bytes] = dict(_contents(project.metadata, products))
        if editable:
            files |= _editable(project)
        info |= _sboms(project, products)
        write_wheel(path, project.metadata, files, info, project.epoch)
    return name


def make_sdist(project: Project, folder: Path) -> str:
    """Write the sdist into `folder`; give its file name."""
    name = sdist_name(project.metadata)
    built = [project.folder / output_of(settings) for settings in project.modules]
    files = source_files(project.folder, project.metadata, built)
    if project.folder in folder.parents:
        files = [file for file in files if folder not in file.parents]
    with staged(folder / name) as path:
        write_sdist(path, project.metadata, project.folder, files, project.epoch)
    return name


def _contents(metadata: Metadata, products: Sequence[Product]) -> Iterator[tuple[str, Path]]:
    folder = metadata.package.replace(".", "/")
    for product in products:
        for path in (product.artifact.module, *product.ahead):
            for file in (path, sidecar_path(path)):
                yield f"{folder}/{file.name}", file
        if product.settings.map:
            file = map_path(product.artifact.module)
            yield f"{folder}/{file.name}", file


def _sboms(project: Project, products: Sequence[Product]) -> dict[str, bytes]:
    # The place is that of PEP 770.
    return {
        f"sboms/{product.name}{SUFFIX}": make_sbom(
            product.name, read_sidecar(product.artifact.module), created=project.created
        ).encode()
        for product in products
    }


def _editable(project: Project) -> dict[str, bytes]:
    roots = "".join(f"{root}\n" for root in source_roots(project.folder))
    return {f"_{project.metadata.stem.partition('-')[0]}.pth": roots.encode()}
