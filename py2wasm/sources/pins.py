"""The pin file, read and checked: a pin without a size or a hash does not load."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from py2wasm.errors import BuildError

if TYPE_CHECKING:
    from pathlib import Path


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DebianOrigin(_Strict):
    """The `.orig` tarball of a Debian source package."""

    kind: Literal["debian"]
    suite: str
    package: str


class PypiOrigin(_Strict):
    """A file of a package index."""

    kind: Literal["pypi"]
    package: str


class NpmOrigin(_Strict):
    """A package of the npm registry."""

    kind: Literal["npm"]
    package: str


class UrlOrigin(_Strict):
    """A public address."""

    kind: Literal["url"]
    url: str


Origin = Annotated[DebianOrigin | PypiOrigin | NpmOrigin | UrlOrigin, Field(discriminator="kind")]


class Pin(_Strict):
    """One source: what it is and where it may come from. `size` is in bytes."""

    version: str
    file: str
    size: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    licence: str
    origins: Annotated[tuple[Origin, ...], Field(min_length=1)]


def load_pins(path: Path | None = None) -> dict[str, Pin]:
    """Read a pin file (the toolchain's own by default); raise `BuildError` if it is not sound."""
    if path is None:
        text = resources.files("py2wasm.sources").joinpath("pins.toml").read_text("utf-8")
    else:
        text = path.read_text("utf-8")
    try:
        return {name: Pin.model_validate(data) for name, data in tomllib.loads(text).items()}
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise BuildError("the pin file is not valid", cause=str(error)) from error
