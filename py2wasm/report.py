"""The report of a build: the sidecar `app.wasm.json`, and what `--explain` prints.

Everything in it follows from the inputs: no times, no paths of the build machine.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from py2wasm import __version__
from py2wasm.cache import hash_file, hash_tree
from py2wasm.link import parse_module
from py2wasm.resources import runtime_stubs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from py2wasm.components import Component
    from py2wasm.engines import Choice, EngineOutput
    from py2wasm.link import Compiler, Image
    from py2wasm.program import Program
    from py2wasm.program.packages import Package
    from py2wasm.settings import Identity
    from py2wasm.settings.kinds import ProgramKind
    from py2wasm.snapshot import Snapshot
    from py2wasm.sysroot import Sysroot
    from py2wasm.target import Target

FORMAT = 1
PAGE = 65536


def report_artifact(
    *,
    image: Image,
    program: Program,
    choices: Mapping[str, Choice],
    compiled: EngineOutput,
    kind: ProgramKind,
    sysroot: Sysroot,
    target: Target,
    toolchain: str,
    optimizer: str | None,
    snapshot: Snapshot | None,
    compiler: Compiler,
    components: Sequence[Component],
    project: Identity | None,
) -> dict[str, Any]:
    """Describe a linked module and what went into it. Sizes are in bytes."""
    owners = {guest: package.name for package in program.packages for guest in package.files}
    data = image.path.read_bytes()
    wasm = parse_module(data)
    maximum = None if wasm.memory_maximum is None else wasm.memory_maximum * PAGE
    archives = {
        archive.name: archive.key for archive in (sysroot.cpython, *sysroot.libraries, sysroot.libc)
    }
    for shim in program.shims:
        archives |= shim.archives
    shown = {module.name: module.real_name or module.name for module in program.modules}
    importers = {name: shown.get(by, by) for name, by in program.importers.items()}
    return {
        "format": FORMAT,
        "kind": kind,
        "project": None if project is None else asdict(project),
        "sha256": hashlib.sha256(data).hexdigest(),
        "sizes": {
            "raw": len(data),
            "gzip": len(gzip.compress(data, compresslevel=9, mtime=0)),
            "sections": wasm.sections,
            "code": image.areas.code,
            "data": image.areas.data,
        },
        "inputs": {
            "py2wasm": __version__,
            "runtime": hash_tree(runtime_stubs()),
            "python": target.python,
            "target": target.triple,
            "toolchain": toolchain,
            "optimizer": optimizer,
            "archives": archives,
            "shims": {shim.name: shim.version for shim in program.shims},
        },
        "imports": [f"{item.module}.{item.name}" for item in wasm.imports],
        "exports": wasm.exports,
        "features": list(wasm.features),
        "memory": {"initial": wasm.memory_pages * PAGE, "maximum": maximum},
        "modules": [
            {
                "name": shown[module.name],
                "origin": module.origin.value,
                "engine": choices[module.name].engine,
                "reason": module.reason,
                "importer": importers.get(module.name),
                "engine_reason": choices[module.name].reason,
                "bytes": _size(compiled, image, module.name),
                "sha256": hash_file(module.path) if module.path.is_file() else None,
                "package": owners.get(module.guest_path),
            }
            for module in program.modules
        ],
        "builtins": [
            {"name": name, "reason": reason, "importer": importers.get(name)}
            for name, reason in program.builtins.items()
        ],
        "data": [
            {
                "path": file.guest_path,
                "bytes": file.path.stat().st_size,
                "reason": file.reason,
                "module": shown.get(file.module or "", file.module),
                "sha256": hash_file(file.path),
                "package": owners.get(file.guest_path),
            }
            for file in program.data
        ],
        "packages": [describe_package(package) for package in program.packages],
        "components": [asdict(component) for component in components],
        "compiler": {
            "kept": compiler.kept,
            "syntax_trees": not compiler.replaced,
            "reason": compiler.reason,
        },
        "snapshot": None if snapshot is None else describe_snapshot(snapshot),
        "absent": dict(sorted(program.absent.items())),
    }


def describe_package(package: Package) -> dict[str, Any]:
    """Say what a module has of a distribution."""
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "archive": package.archive,
        "files": len(package.files),
        "sha256": package.sha256,
    }


def describe_snapshot(snapshot: Snapshot) -> dict[str, Any]:
    """Say what a module begins with."""
    return {
        "kind": snapshot.kind,
        "hash_seed": snapshot.hash_seed,
        "bytes": snapshot.size,
        "imported": list(snapshot.imported),
        "left": dict(sorted(snapshot.left.items())),
    }


def _size(compiled: EngineOutput, image: Image, name: str) -> int:
    path = compiled.code.get(name)
    return path.stat().st_size if path else image.modules[name]
