"""The project file: what a `pyproject.toml` says that settings are read from.

`[tool.py2wasm]` holds settings of the whole project. `[tool.py2wasm.modules.NAME]` makes it a
project of several modules, each a table of the same keys that overrides them for one. Of
`[project]` only `dependencies` is read.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from py2wasm.errors import SettingsError
from py2wasm.settings import kinds
from py2wasm.settings.kinds import WrongValueError, describe, suggestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROJECT_FILE = "pyproject.toml"
TABLE = "tool.py2wasm"
MODULES = "modules"
# A file's name and an entry point's, on every system.
MODULE_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?"


@dataclass(frozen=True, kw_only=True)
class ProjectFile:
    """The tables of a `pyproject.toml`. `dependencies` are those of `[project]`."""

    path: Path
    settings: Mapping[str, object]
    modules: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()

    def require(self, name: str) -> None:
        """Raise `SettingsError` if no module of the project is called `name`."""
        if name in self.modules:
            return
        cause = (
            f"its modules are {', '.join(self.modules)}"
            if self.modules
            else f"{self.path} has no table [{TABLE}.{MODULES}.{name}]"
        )
        raise SettingsError(
            f"the project has no module `{name}`",
            cause=cause,
            hint=suggestion(name, list(self.modules)),
        )


def find_project_file(start: Path) -> Path | None:
    """Find the nearest `pyproject.toml` in `start` or above it."""
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder / PROJECT_FILE
    return None


def read_project_file(path: Path) -> ProjectFile:
    """Read a project file; raise `SettingsError` if it or a table in it is malformed."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingsError(f"cannot read `{path}`", cause=cause) from error
    tool = data.get("tool", {})
    table = tool.get("py2wasm", {}) if isinstance(tool, dict) else tool
    own = dict(_table(table, TABLE, path))
    modules = _modules(own.pop(MODULES, {}), path)
    if modules and "output" in own:
        raise SettingsError(
            f"`output` in [{TABLE}] names one file, but the project has several modules",
            cause=f"in {path}",
            hint=f"leave it out, or set it in [{TABLE}.{MODULES}.{next(iter(modules))}]",
        )
    return ProjectFile(
        path=path, settings=own, modules=modules, dependencies=_dependencies(data, path)
    )


def _table(value: object, name: str, path: Path) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise SettingsError(f"[{name}] must be a table, not {describe(value)}", cause=f"in {path}")
    return value


def _modules(value: object, path: Path) -> dict[str, Mapping[str, object]]:
    name = f"{TABLE}.{MODULES}"
    modules = _table(value, name, path)
    for module in modules:
        if not re.fullmatch(MODULE_NAME, module):
            raise SettingsError(
                f"`{module}` in [{name}] cannot be the name of a module",
                cause=f"in {path}",
                hint="it is a file's name: letters, digits and `.`, `_`, `-` between them",
            )
    return {module: _table(table, f"{name}.{module}", path) for module, table in modules.items()}


def _dependencies(data: Mapping[str, object], path: Path) -> tuple[str, ...]:
    project = data.get("project", {})
    declared = project.get("dependencies", []) if isinstance(project, dict) else []
    try:
        found: tuple[str, ...] = kinds.REQUIREMENTS.read(kinds.REQUIREMENTS, declared, path.parent)
    except WrongValueError as error:
        raise SettingsError(
            f"`dependencies` in [project] {error.reason}", cause=f"in {path}", hint=error.hint
        ) from error
    return found
