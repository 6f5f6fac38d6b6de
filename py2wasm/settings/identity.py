"""Identity: what `[project]` of a project file says that it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from py2wasm.settings.project import PROJECT_FILE

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A project's name, version and licence; what is not written there as text is None."""

    name: str
    version: str | None = None
    licence: str | None = None


def read_identity(project: Path) -> Identity | None:
    """Read who a project is, from the `pyproject.toml` in its folder; None if that does not say.

    The file has been read for settings before, so nothing in it is refused here.
    """
    path = project / PROJECT_FILE
    if not path.is_file():
        return None
    match tomllib.loads(path.read_text("utf-8")):
        case {"project": {"name": str(name), **rest}}:
            return Identity(
                name=name, version=_text(rest.get("version")), licence=_licence(rest.get("license"))
            )
    return None


def _licence(value: object) -> str | None:
    # A table was the form before PEP 639.
    return _text(value.get("text") if isinstance(value, dict) else value)


def _text(value: object) -> str | None:
    return value.strip().partition("\n")[0] or None if isinstance(value, str) else None
