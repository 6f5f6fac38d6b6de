"""The sidecar of compiled code: what it is, what it was made of, by what.

Code is run without any check, so `open_precompiled` wants the sidecar to say of exactly these bytes
that they are for wasmtime. That guards against damage and mix-ups. Whoever can write the one file
can write the other, so it is no proof of where the code is from: trusting it is up to the user.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from py2wasm.errors import ModuleError
from py2wasm.host import Precompiled
from py2wasm.output import sidecar_path

if TYPE_CHECKING:
    from pathlib import Path

ELF = b"\x7fELF"
HINT = "make it with `py2wasm aot`, and keep the two files together; or run the .wasm file itself"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class File(_Strict):
    """A file by its bytes."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size: Annotated[int, Field(ge=0)]

    @classmethod
    def of(cls, content: bytes) -> File:
        """Describe these bytes."""
        return cls(sha256=hashlib.sha256(content).hexdigest(), size=len(content))


class Record(_Strict):
    """What stands in the sidecar. `destination` is what `--for` said."""

    format: Literal[1] = 1
    input: File
    output: File
    destination: str
    target: str
    compiler: str
    flags: tuple[str, ...]


def open_precompiled(path: Path) -> Precompiled:
    """Read code that the user trusts; raise `ModuleError` unless its sidecar describes it."""
    code = _read(path, "precompiled code")
    if not code.startswith(ELF):
        raise ModuleError(
            f"`{path}` is not precompiled code for wasmtime",
            hint="leave `--precompiled` out to run a .wasm file",
        )
    sidecar = sidecar_path(path)
    try:
        record = Record.model_validate_json(_read(sidecar, "sidecar"))
    except ValidationError as error:
        raise ModuleError(
            f"`{sidecar}` is not the sidecar of precompiled code", cause=_brief(error), hint=HINT
        ) from error
    if record.output != File.of(code):
        raise ModuleError(
            f"`{path}` is not the file that its sidecar describes",
            cause=f"its SHA-256 is not {record.output.sha256}",
            hint=HINT,
        )
    return Precompiled(path=path, target=record.target)


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModuleError(
            f"cannot read the {what} `{path}`", cause=error.strerror or str(error), hint=HINT
        ) from error


def _brief(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else first["msg"]
