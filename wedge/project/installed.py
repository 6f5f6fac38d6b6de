"""Modules that are installed: those of distributions made by the build backend `py2wasm.backend`.

Such a distribution has an entry point of the group `wedge.modules` for each module. Its name is the
module's, its value the package that holds the file and its sidecar. Nothing of it is imported.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from wedge.errors import ManifestError, ModuleError
from wedge.host.code import MOST_BYTES
from wedge.wasm import MAGIC

if TYPE_CHECKING:
    from collections.abc import Callable

GROUP = "wedge.modules"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
PACKAGE = re.compile(r"\w+(\.\w+)*")
MOST_SIDECAR_BYTES = 16 * 1024**2


@dataclass(frozen=True, kw_only=True)
class Installed:
    """A module in this Python environment, and the distribution that brought it.

    `kind` is `node` or `program`, `size` in bytes.
    """

    name: str
    distribution: str
    version: str
    kind: str
    size: int
    sha256: str
    path: Path


def installed_modules(broken: Callable[[ModuleError], None]) -> list[Installed]:
    """List the modules in this Python environment, by name; tell `broken` of what is damaged."""
    found = []
    for point in entry_points(group=GROUP):
        try:
            found.append(_read(point))
        except ModuleError as error:
            broken(error)
    return sorted(found, key=lambda item: (item.name, item.distribution))


def find_node(name: str) -> Installed | None:
    """Find the installed node of a name.

    Raises `ManifestError` if several distributions have one or it is no node, `ModuleError` if it
    is damaged.
    """
    found = [_read(point) for point in entry_points(group=GROUP, name=name)]
    if not found:
        return None
    if len(found) > 1:
        raise ManifestError(
            f"the module `{name}` is installed by {len(found)} distributions",
            cause="\n".join(f"{item.distribution} {item.version}: {item.path}" for item in found),
            hint="uninstall all but one",
        )
    if found[0].kind != "node":
        raise ManifestError(
            f"the installed module `{name}` is no node",
            cause=f"{found[0].path}, of {found[0].distribution}",
            hint='its project has to say `kind = "node"`',
        )
    return found[0]


def read_code(module: Installed) -> bytes:
    """Give the bytes of an installed module; raise `ModuleError` if they are no longer the same."""
    data = _bytes(module.path, MOST_BYTES, module.name)
    if hashlib.sha256(data).hexdigest() != module.sha256:
        raise _damaged(module.name, f"{module.path} has changed")
    return data


def _read(point: EntryPoint) -> Installed:
    name, owner = point.name, point.dist
    if owner is None or not NAME.fullmatch(name) or not PACKAGE.fullmatch(point.value):
        raise _damaged(name, f"the entry point is `{name} = {point.value}`")
    path = Path(str(owner.locate_file(point.value.replace(".", "/")))) / f"{name}.wasm"
    data = _bytes(path, MOST_BYTES, name)
    sidecar = path.with_name(f"{path.name}.json")
    kind, expected = _described(_bytes(sidecar, MOST_SIDECAR_BYTES, name))
    sha256 = hashlib.sha256(data).hexdigest()
    if data[: len(MAGIC)] != MAGIC or expected != sha256:
        raise _damaged(name, f"{path} is not the file that {sidecar.name} describes")
    return Installed(
        name=name,
        distribution=owner.name,
        version=owner.version,
        kind=kind,
        size=len(data),
        sha256=sha256,
        path=path,
    )


def _bytes(path: Path, most: int, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise _damaged(name, f"{path}: {error.strerror}") from error
    if len(data) > most:
        raise _damaged(name, f"{path} is larger than {most // 1024**2} MiB")
    return data


def _described(sidecar: bytes) -> tuple[str, str]:
    try:
        report = json.loads(sidecar)
    except (ValueError, RecursionError):
        return "", ""
    kind, sha256 = (
        (report.get("kind"), report.get("sha256")) if isinstance(report, dict) else (None, None)
    )
    return (kind if kind in ("node", "program") else "program", str(sha256))


def _damaged(name: str, cause: str) -> ModuleError:
    return ModuleError(
        f"the installed module `{name}` is damaged",
        cause=cause,
        hint="install its distribution again: `pip install --force-reinstall`",
    )
