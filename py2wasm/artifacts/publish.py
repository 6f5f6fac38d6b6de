"""The folder that a project is published as, in place when all of it is there.

::

    NAME.wasm, NAME.wasm.json       each module and its sidecar
    NAME.wasm.map                   what every byte of it is, for `py2wasm inspect`
    NAME.MACHINE.aot, ...           code ahead of time, where asked for, with sidecars
    NAME.cdx.json                   what is in the module: CycloneDX
    oci/                            the modules as images (see `oci`)
    deployment.json                 where nodes are among them (see `deployment`)
    SHA256SUMS                      the hash of each file
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from py2wasm.artifacts import deployment
from py2wasm.artifacts.checksums import write_checksums
from py2wasm.artifacts.folder import replaced_folder
from py2wasm.artifacts.oci import FOLDER, Attachment, Image, write_layout
from py2wasm.artifacts.sbom import MEDIA_TYPE, SUFFIX, make_sbom
from py2wasm.cache import hash_file
from py2wasm.errors import UsageError
from py2wasm.host import read_module
from py2wasm.inspect import encode_map, find_map, map_path
from py2wasm.output import sidecar_path
from py2wasm.project import build_modules, module_name
from py2wasm.sidecar import Sidecar, read_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.project import Product
    from py2wasm.settings import Settings

WASM = ".wasm"


@dataclass(frozen=True, kw_only=True)
class Published:
    """A module in the folder. Without a `sidecar` nobody knows what it was made of."""

    name: str
    module: Path
    sidecar: Sidecar | None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is published beside modules: for which project, from where, and the time it may tell.

    `project` is the folder with the project's `deployment.json` if it has one.
    """

    project: Path
    server: str | None = None
    created: datetime | None = None


def publish_project(
    modules: Sequence[Settings],
    others: Sequence[Path],
    folder: Path,
    plan: Plan,
    *,
    console: Console,
    cache: Cache,
    built: Callable[[Product], None] = lambda _: None,
) -> tuple[Published, ...]:
    """Build modules and write all that belongs to them; give what was published, sorted by name.

    `others` are modules that something else has built. What can be refused is refused before
    anything is built. Raises what `build_modules` raises, `UsageError` for two modules of one name,
    `ModuleError` for what is no module, `ManifestError`, and `OutputError` for the folder.
    """
    names = [module_name(settings) for settings in modules]
    with replaced_folder(folder) as made:
        for file in others:
            _take_along(file, made, names, cache)
        _foresee_deployment([*names, *(file.stem for file in others)], plan)
        mapped = [replace(settings, map=True) for settings in modules]
        build_modules(mapped, console=console, cache=cache, folder=made, built=built)
        found = complete_folder(made, plan)
    return tuple(replace(item, module=folder / item.module.name) for item in found)


def find_files(paths: Iterable[Path]) -> list[Path]:
    """Give modules by their paths, or those in folders; raise `UsageError` if a folder has none."""
    found: list[Path] = []
    for path in paths:
        files = sorted(path.glob(f"*{WASM}")) if path.is_dir() else [path]
        if not files:
            raise UsageError(
                f"there is no module in `{path}`", hint="build them first, e.g. by `wedge build`"
            )
        found += files
    return found


def _take_along(file: Path, folder: Path, names: Iterable[str], cache: Cache) -> None:
    """Copy a module that is there already, with its sidecar and map if there are such."""
    module = read_module(file)
    target = folder / file.name
    if target.suffix != WASM:
        raise UsageError(f"`{file}` is not named as a module", hint="name it `NAME.wasm`")
    if target.stem in names or target.exists():
        raise UsageError(
            f"there is another module of the name `{target.stem}`", hint=f"rename `{file}`"
        )
    shutil.copyfile(file, target)
    if sidecar_path(file).is_file():
        shutil.copyfile(sidecar_path(file), sidecar_path(target))
    tree = find_map(file, hashlib.sha256(module).hexdigest(), cache)
    if tree is not None:
        map_path(target).write_bytes(encode_map(module, tree))


def _foresee_deployment(names: Iterable[str], plan: Plan) -> None:
    own = plan.project / deployment.NAME
    if own.is_file():
        deployment.complete_deployment(own, dict.fromkeys(names, "0" * 64), server=plan.server)


def complete_folder(folder: Path, plan: Plan) -> tuple[Published, ...]:
    """Write all that belongs to the modules in a folder; give them, sorted by name."""
    found = tuple(map(_read, sorted(folder.glob(f"*{WASM}"))))
    images = [_image(item, folder, plan.created) for item in found]
    write_layout(folder / FOLDER, images, created=plan.created)
    text = _deployment(found, plan)
    if text is not None:
        (folder / deployment.NAME).write_text(text, "utf-8")
    write_checksums(folder)
    return found


def _read(module: Path) -> Published:
    sidecar = read_sidecar(module) if sidecar_path(module).is_file() else None
    return Published(name=module.name.removesuffix(WASM), module=module, sidecar=sidecar)


def _image(item: Published, folder: Path, created: datetime | None) -> Image:
    attachments = []
    annotations = {}
    if item.sidecar is not None:
        sbom = make_sbom(item.name, item.sidecar, created=created).encode()
        (folder / f"{item.name}{SUFFIX}").write_bytes(sbom)
        name = f"{item.name}{SUFFIX}"
        attachments.append(Attachment(name=name, content=sbom, media_type=MEDIA_TYPE))
        project = item.sidecar.project
        told = (
            {"version": project.version, "licenses": project.licence} if project is not None else {}
        )
        annotations = {key: value for key, value in told.items() if value is not None}
    return Image(
        name=item.name,
        module=item.module.read_bytes(),
        annotations=annotations,
        attachments=attachments,
    )


def _deployment(found: Sequence[Published], plan: Plan) -> str | None:
    hashes = {item.name: hash_file(item.module) for item in found}
    own = plan.project / deployment.NAME
    if own.is_file():
        return deployment.complete_deployment(own, hashes, server=plan.server)
    nodes = [item.name for item in found if item.sidecar and item.sidecar.kind == "node"]
    if not nodes:
        return None
    projects = [item.sidecar.project for item in found if item.sidecar and item.sidecar.project]
    name = projects[0].name if projects else plan.project.name
    chosen = {node: hashes[node] for node in nodes}
    return deployment.make_deployment(name, chosen, server=plan.server)
