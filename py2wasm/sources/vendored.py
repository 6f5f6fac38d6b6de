"""Vendored libraries: what pinned sources hold of others, with their versions and licences."""

from __future__ import annotations

import tomllib
from importlib import resources

from pydantic import BaseModel, ConfigDict, ValidationError

from py2wasm.errors import BuildError


class Vendored(BaseModel):
    """One library within another source; without a `version` it has that one's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    within: str
    version: str | None = None
    licence: str
    modules: tuple[str, ...] = ()
    recipe: str | None = None
    files: tuple[str, ...] = ()


def load_vendored() -> dict[str, Vendored]:
    """Read the table; raise `BuildError` if it is not sound."""
    text = resources.files("py2wasm.sources").joinpath("vendored.toml").read_text("utf-8")
    try:
        return {name: Vendored.model_validate(row) for name, row in tomllib.loads(text).items()}
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise BuildError(
            "the table of vendored libraries is not valid", cause=str(error)
        ) from error
