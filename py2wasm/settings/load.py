"""Merging the sources: defaults, project file, environment, command line; the last one wins.

A list is replaced as a whole, never added to, so that what a run does can be read in one place. In
a project of several modules the table of a module comes after that of the project.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from py2wasm.errors import SettingsError
from py2wasm.settings.environment import inherited_environment
from py2wasm.settings.model import PREFIX, Key, Machine, Settings, settings_keys
from py2wasm.settings.project import (
    MODULES,
    TABLE,
    ProjectFile,
    find_project_file,
    read_project_file,
)
from py2wasm.settings.sources import CommandLine, Environment, ProjectTable, Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENVIRONMENT_FOLDER = ".venv"
ENTRY_VARIABLE = f"{PREFIX}ENTRY"


def load_settings(
    *,
    overrides: Mapping[str, object],
    project: Path,
    environ: Mapping[str, str],
    module: str | None = None,
) -> Settings:
    """Read the settings as seen from the folder `project`, usually the current directory.

    The nearest `pyproject.toml`, there or above, makes its folder the project; without one
    `project` is. `module` is a name of `[tool.py2wasm.modules]`. Relative paths of options and
    variables are relative to `project` as given. Raises `SettingsError` for what is unknown or of
    the wrong type, in any of the sources.
    """
    start = Path(project).absolute()
    file = _project_file(start)
    root = file.path.parent if file else start
    keys = settings_keys()
    values: dict[str, Any] = {}
    if file:
        values |= _merge([ProjectTable(path=file.path, table=file.settings, keys=keys)])
        modules = _read_modules(file, keys)
        if module is not None:
            file.require(module)
            values |= {"name": module, **modules[module]}
    values |= _merge(
        [
            Environment(environ=environ, keys=keys, base=start),
            CommandLine(overrides=overrides, keys=keys, base=start),
        ]
    )
    if "python" not in values and (root / ENVIRONMENT_FOLDER).is_dir():
        values["python"] = root / ENVIRONMENT_FOLDER
    if file and "python" not in values and "dependencies" not in values:
        values["declared"] = file.dependencies
    return Settings(project=root, inherited=inherited_environment(environ), **values)


def load_modules(
    *,
    overrides: Mapping[str, object],
    project: Path,
    environ: Mapping[str, str],
    only: Sequence[str] = (),
) -> tuple[Settings, ...]:
    """Read the settings of each module that is to be built, in the order of the project file.

    That is every module of the project; those of the names `only`; or one, if the project names
    none or an entry is given by an option or variable. A variable may give the name of a module
    instead. Raises `SettingsError` as `load_settings`, for a name that the project does not have,
    and for one output of several modules.
    """
    names = find_modules(project)
    entry = overrides.get("entry")
    variable = environ.get(ENTRY_VARIABLE)
    if not only and entry is None and variable in names:
        only = (variable,)
    chosen: Sequence[str | None]
    if only or (entry is None and not variable and names):
        chosen = tuple(dict.fromkeys(only)) or names
        # The entry is that of each module's table.
        environ = {name: value for name, value in environ.items() if name != ENTRY_VARIABLE}
    else:
        chosen = (None,)
    found = tuple(
        load_settings(overrides=overrides, project=project, environ=environ, module=name)
        for name in chosen
    )
    _refuse_without_entry(found)
    _refuse_shared_output(found)
    return found


def find_modules(project: Path) -> tuple[str, ...]:
    """Name the modules of the project that the folder `project` lies in; none if it names none."""
    file = _project_file(Path(project).absolute())
    return tuple(file.modules) if file else ()


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


def _project_file(start: Path) -> ProjectFile | None:
    path = find_project_file(start)
    return read_project_file(path) if path else None


def _read_modules(file: ProjectFile, keys: Sequence[Key]) -> dict[str, dict[str, Any]]:
    # All of them, also those that are not asked for, as below.
    return {
        name: _merge([ProjectTable(path=file.path, table=table, keys=keys, module=name)])
        for name, table in file.modules.items()
    }


def _refuse_without_entry(modules: Sequence[Settings]) -> None:
    for settings in modules:
        if settings.name is not None and settings.entry is None:
            raise SettingsError(
                f"the module `{settings.name}` has no `entry`",
                hint=f"set it in [{TABLE}.{MODULES}.{settings.name}]",
            )


def _refuse_shared_output(modules: Sequence[Settings]) -> None:
    taken: dict[Path, str | None] = {}
    for settings in modules:
        output = settings.output
        if output is None:
            continue
        if output in taken:
            raise SettingsError(
                f"the output `{output}` is that of several modules",
                cause=f"{taken[output]} and {settings.name}",
                hint="build one of them by its name, or leave the output out",
            )
        taken[output] = settings.name


def _merge(sources: Sequence[Source]) -> dict[str, Any]:
    # Every value is read, also those that are overridden: a mistake is reported where it is made.
    return {given.key.field: given.read() for source in sources for given in source.given()}
