"""The sidecar of a module, as far as looking into a module and comparing two needs it.

What else stands in it is passed over: other versions of py2wasm may say more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from py2wasm.errors import ModuleError
from py2wasm.output import sidecar_path

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 256_000_000
HINT = "build the module again, and keep the two files together"


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Module(_Part):
    """A Python module; `importer` is the one that it is there for."""

    name: str
    origin: str
    engine: str
    reason: str
    importer: str | None = None
    size: Annotated[int, Field(alias="bytes", ge=0)]
    sha256: str | None


class Builtin(_Part):
    """A C module."""

    name: str
    reason: str
    importer: str | None = None


class DataFile(_Part):
    """An embedded file, by its path in the guest."""

    path: str
    reason: str
    module: str | None = None
    size: Annotated[int, Field(alias="bytes", ge=0)]


class Inputs(_Part):
    """Versions, and the keys of what a module was linked from."""

    py2wasm: str
    python: str
    target: str
    toolchain: str
    optimizer: str | None = None
    archives: dict[str, str] = Field(default_factory=dict)
    shims: dict[str, str] = Field(default_factory=dict)


class Compiler(_Part):
    """Whether Python's parser and compiler are there, and why."""

    kept: bool
    reason: str


class Snapshot(_Part):
    """What the module begins with."""

    kind: str
    hash_seed: int
    imported: tuple[str, ...] = ()
    left: dict[str, str] = Field(default_factory=dict)


class Sidecar(_Part):
    """What a build said of the module."""

    format: Literal[1]
    kind: str
    sha256: str
    inputs: Inputs
    modules: tuple[Module, ...]
    builtins: tuple[Builtin, ...] = ()
    data: tuple[DataFile, ...] = ()
    compiler: Compiler | None = None
    snapshot: Snapshot | None = None
    absent: dict[str, str] = Field(default_factory=dict)


def find_sidecar(module: Path, sha256: str) -> Sidecar | None:
    """Give the sidecar beside a module, None if there is none or it is that of another module.

    Raises `ModuleError` for one that cannot be read.
    """
    path = sidecar_path(module)
    if not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            text = stream.read(MOST_BYTES)
    except OSError as error:
        cause = error.strerror or str(error)
        raise ModuleError(f"cannot read the sidecar `{path}`", cause=cause) from error
    try:
        found = Sidecar.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        cause = f"{place}: {first['msg']}" if place else first["msg"]
        raise ModuleError(f"`{path}` is not a sidecar", cause=cause, hint=HINT) from error
    return found if found.sha256 == sha256 else None
