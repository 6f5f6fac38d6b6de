"""Merging the sources: defaults, project file, environment, command line; the last one wins.

A list is replaced as a whole, never added to, so that what a run does can be read in one place.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from py2wasm.settings.environment import inherited_environment
from py2wasm.settings.model import Machine, Settings, settings_keys
from py2wasm.settings.sources import PROJECT_FILE, CommandLine, Environment, ProjectFile, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENVIRONMENT_FOLDER = ".venv"


def load_settings(
    *, overrides: Mapping[str, object], project: Path, environ: Mapping[str, str]
) -> Settings:
    """Read the settings as seen from the folder `project`, usually the current directory.

    The nearest `pyproject.toml`, there or above, makes its folder the project; without one
    `project` is. Relative paths of options and variables are relative to `project` as given. Raises
    `SettingsError` for what is unknown or of the wrong type, in any of the sources.
    """
    start = Path(project).absolute()
    file = find_project_file(start)
    root = file.parent if file else start
    keys = settings_keys()
    sources: list[Source] = [
        Environment(environ=environ, keys=keys, base=start),
        CommandLine(overrides=overrides, keys=keys, base=start),
    ]
    if file:
        sources.insert(0, ProjectFile(path=file, keys=keys))
    values = _merge(sources)
    if "python" not in values and (root / ENVIRONMENT_FOLDER).is_dir():
        values["python"] = root / ENVIRONMENT_FOLDER
    return Settings(project=root, inherited=inherited_environment(environ), **values)


def load_machine(*, overrides: Mapping[str, object], environ: Mapping[str, str]) -> Machine:
    """Read only what belongs to the machine; no project is looked at, however broken."""
    keys = [key for key in settings_keys() if not key.in_project]
    variables = {key.variable for key in keys}
    own = {name: value for name, value in environ.items() if name in variables}
    start = Path.cwd()
    return Machine(
        **_merge(
            [
                Environment(environ=own, keys=keys, base=start),
                CommandLine(overrides=overrides, keys=keys, base=start),
            ]
        )
    )


def find_project_file(start: Path) -> Path | None:
    """Find the nearest `pyproject.toml` in `start` or above it."""
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder / PROJECT_FILE
    return None


def _merge(sources: Sequence[Source]) -> dict[str, Any]:
    # Every value is read, also those that are overridden: a mistake is reported where it is made.
    return {given.key.field: given.read() for source in sources for given in source.given()}
