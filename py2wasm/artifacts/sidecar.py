"""Reading a sidecar back: the part of it that says what a module holds of others.

The page docs/reference/sidecar.md describes the whole.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from py2wasm.errors import ModuleError
from py2wasm.host import read_module
from py2wasm.output import sidecar_path

if TYPE_CHECKING:
    from pathlib import Path

# Of real ones the largest have some hundred kilobytes.
LIMIT = 64 * 1024**2
HINT = "build the module again, and keep the two files together"

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Project(_Part):
    """Whose module it is."""

    name: str
    version: str | None
    licence: str | None


class Inputs(_Part):
    """What built it."""

    py2wasm: str
    runtime: Sha256


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


class Sidecar(_Part):
    """What a sidecar says of its module."""

    format: Literal[1]
    kind: Literal["program", "node"]
    sha256: Sha256
    project: Project | None
    inputs: Inputs
    packages: tuple[PackageRow, ...]
    components: tuple[ComponentRow, ...]


def read_sidecar(module: Path) -> Sidecar:
    """Read the sidecar of a module; raise `ModuleError` unless it describes exactly that module."""
    digest = hashlib.sha256(read_module(module)).hexdigest()
    path = sidecar_path(module)
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
        sidecar = Sidecar.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ModuleError(
            f"`{path}` is not the sidecar of a module, or one of an older py2wasm",
            cause=": ".join([".".join(map(str, first["loc"])), first["msg"]]).lstrip(": "),
            hint=HINT,
        ) from error
    if sidecar.sha256 != digest:
        raise ModuleError(
            f"`{path}` does not describe `{module}`",
            cause=f"the module's SHA-256 is {digest}, the sidecar's {sidecar.sha256}",
            hint=HINT,
        )
    return sidecar
