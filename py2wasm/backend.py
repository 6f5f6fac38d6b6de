"""The build backend: a project's wheel is its Wasm modules (PEP 517, PEP 660).

    [build-system]
    requires = ["wedge-py2wasm"]
    build-backend = "py2wasm.backend"

Frontends such as pip, build and uv call the hooks below, in the folder of the project. What goes
wrong is said as the command line says it, and ends the process with its status.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from py2wasm.cli.app import App
from py2wasm.cli.failure import report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from py2wasm.distribution.build import Project


def build_wheel(
    wheel_directory: str,
    config_settings: Mapping[str, Any] | None = None,
    metadata_directory: str | None = None,
) -> str:
    """Build the modules and write a wheel of them; give its file name."""
    del metadata_directory
    return _run(_make_wheel, config_settings, wheel_directory)


def build_editable(
    wheel_directory: str,
    config_settings: Mapping[str, Any] | None = None,
    metadata_directory: str | None = None,
) -> str:
    """Build the modules and write a wheel of them that leads to the sources; give its name."""
    del metadata_directory
    return _run(_make_editable, config_settings, wheel_directory)


def build_sdist(sdist_directory: str, config_settings: Mapping[str, Any] | None = None) -> str:
    """Write an sdist of the project; give its file name."""
    return _run(_make_sdist, config_settings, sdist_directory)


def prepare_metadata_for_build_wheel(
    metadata_directory: str, config_settings: Mapping[str, Any] | None = None
) -> str:
    """Write the metadata that the wheel will have, without building; give its folder's name."""
    return _run(_write_metadata, config_settings, metadata_directory)


def get_requires_for_build_wheel(config_settings: Mapping[str, Any] | None = None) -> list[str]:
    """Name what else a build needs: nothing, for what a module holds is installed for it alone."""
    del config_settings
    return []


prepare_metadata_for_build_editable = prepare_metadata_for_build_wheel
get_requires_for_build_editable = get_requires_for_build_wheel
get_requires_for_build_sdist = get_requires_for_build_wheel


def _run(
    work: Callable[[App, Project, Path], str], given: Mapping[str, Any] | None, folder: str
) -> str:
    app = App()
    try:
        return work(app, _open(app, given), Path(folder).absolute())
    # The outermost handler, as that of the command line.
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001
        sys.exit(report(error, app))


def _open(app: App, given: Mapping[str, Any] | None) -> Project:
    from py2wasm.distribution.build import open_project
    from py2wasm.distribution.request import read_request

    request = read_request(given)
    app.configure(**request.machine)
    project = open_project(Path.cwd(), request, app.environ)
    for doubt in project.metadata.doubts:
        app.console.warn(doubt)
    return project


def _make_wheel(app: App, project: Project, folder: Path, *, editable: bool = False) -> str:
    from py2wasm.distribution.build import make_wheel

    return make_wheel(project, folder, editable=editable, console=app.console, cache=app.cache)


def _make_editable(app: App, project: Project, folder: Path) -> str:
    return _make_wheel(app, project, folder, editable=True)


def _make_sdist(app: App, project: Project, folder: Path) -> str:
    from py2wasm.distribution.build import make_sdist

    del app
    return make_sdist(project, folder)


def _write_metadata(app: App, project: Project, folder: Path) -> str:
    from py2wasm.distribution.build import write_metadata

    del app
    return write_metadata(project, folder)
