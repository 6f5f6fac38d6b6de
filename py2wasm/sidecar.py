"""The sidecar of a module, read back: what a build said of it, in `report`.

The page docs/reference/sidecar.md describes it. What else stands in one is passed over: other
versions of py2wasm may say more.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from py2wasm.errors import ModuleError
from py2wasm.host.wasmfile import read_module
from py2wasm.output import sidecar_path

if TYPE_CHECKING:
    from pathlib import Path

# Of real ones the largest have some hundred kilobytes.
LIMIT = 64 * 1024**2
HINT = "build the module again, and keep the two files together"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Bytes = Annotated[int, Field(alias="bytes", ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class ProjectRow(_Part):
    """Whose module it is."""

    name: str
    version: str | None
    licence: str | None


class Inputs(_Part):
    """What built it: versions, the hash of the run time, and the keys of what was linked."""

    py2wasm: str
    runtime: Sha256
    python: str
    target: str
    toolchain: str
    optimizer: str | None
    archives: dict[str, str]
    shims: dict[str, str]


class ModuleRow(_Part):
    """A Python module; `importer` is the one that it is there for."""

    name: str
    origin: str
    engine: str
    reason: str
    importer: str | None
    size: Bytes
    sha256: Sha256 | None


class BuiltinRow(_Part):
    """A C module."""

    name: str
    reason: str
    importer: str | None


class DataRow(_Part):
    """An embedded file, by its path in the guest."""

    path: str
    reason: str
    module: str | None
    size: Bytes


class PackageRow(_Part):
    """A distribution of which it has files; `archive` is what it came as."""

    name: str
    version: str | None
    licence: str | None
    archive: Sha256 | None
    sha256: Sha256


class ComponentRow(_Part):
    """Another source of which it has code; `within` names the one whose source that lies in."""

    name: str
    version: str
    licence: str | None
    file: str | None
    archive: Sha256 | None
    sha256: Sha256 | None
    origins: tuple[str, ...]
    within: str | None


class Compiler(_Part):
    """Whether Python's parser and compiler are there, and why."""

    kept: bool
    reason: str


class Snapshot(_Part):
    """What the module begins with."""

    kind: str
    hash_seed: int
    imported: tuple[str, ...]
    left: dict[str, str]


class Sidecar(_Part):
    """What a sidecar says of its module."""

    format: Literal[1]
    kind: Literal["program", "node"]
    sha256: Sha256
    project: ProjectRow | None
    inputs: Inputs
    modules: tuple[ModuleRow, ...]
    builtins: tuple[BuiltinRow, ...]
    data: tuple[DataRow, ...]
    packages: tuple[PackageRow, ...]
    components: tuple[ComponentRow, ...]
    compiler: Compiler
    snapshot: Snapshot | None
    absent: dict[str, str]


def read_sidecar(module: Path) -> Sidecar:
    """Read the sidecar of a module; raise `ModuleError` unless it describes exactly that module."""
    digest = hashlib.sha256(read_module(module)).hexdigest()
    path = sidecar_path(module)
    sidecar = _read(path)
    if sidecar.sha256 != digest:
        raise ModuleError(
            f"`{path}` does not describe `{module}`",
            cause=f"the module's SHA-256 is {digest}, the sidecar's {sidecar.sha256}",
            hint=HINT,
        )
    return sidecar


def find_sidecar(module: Path, sha256: str) -> Sidecar | None:
    """Give the sidecar beside a module, None if there is none or it is that of another module.

    Raises `ModuleError` for one that cannot be read.
    """
    path = sidecar_path(module)
    if not path.is_file():
        return None
    found = _read(path)
    return found if found.sha256 == sha256 else None


def _read(path: Path) -> Sidecar:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise ModuleError(
            f"cannot read the sidecar `{path}`", cause=error.strerror or str(error), hint=HINT
        ) from error
    if len(data) > LIMIT:
        raise ModuleError(f"`{path}` is larger than {LIMIT} bytes", hint=HINT)
    try:
        return Sidecar.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ModuleError(
            f"`{path}` is not the sidecar of a module, or one of an older py2wasm",
            cause=": ".join([".".join(map(str, first["loc"])), first["msg"]]).lstrip(": "),
            hint=HINT,
        ) from error
