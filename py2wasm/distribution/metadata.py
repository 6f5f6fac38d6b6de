"""What a distribution says of itself: `[project]` of pyproject.toml, in the forms of a wheel.

Core metadata, entry points and names as the specifications of the Python Packaging User Guide give
them: <https://packaging.python.org/en/latest/specifications/>.
"""

from __future__ import annotations

import re
import tomllib
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.utils import canonicalize_name
from pyproject_metadata import ConfigurationError, StandardMetadata

from py2wasm.errors import SettingsError
from py2wasm.settings import PROJECT_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# Where `wedge` looks for modules that are installed, and the namespace package that holds them.
ENTRY_POINTS = "wedge.modules"
NAMESPACE = "wedge_modules"


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What is known of a distribution before anything is built.

    `core` is the file METADATA, `files` the files of the project that it is made from, `licenses`
    the paths of some of them, and `doubts` what is allowed and will not be for ever.
    """

    name: str
    version: str
    core: bytes
    files: tuple[Path, ...]
    licenses: tuple[str, ...]
    doubts: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """What the names of its files begin with, as in `plate_reader-1.0`."""
        return f"{_normalized(self.name)}-{self.version}"

    @property
    def package(self) -> str:
        """The import package that holds its modules, e.g. `wedge_modules.plate_reader`."""
        name = _normalized(self.name)
        return f"{NAMESPACE}.{'_' if name[0].isdigit() else ''}{name}"

    def entry_points(self, modules: Sequence[str]) -> bytes:
        """Give `entry_points.txt`, by which installed modules are found."""
        lines = (f"{name} = {self.package}\n" for name in sorted(modules))
        return f"[{ENTRY_POINTS}]\n{''.join(lines)}".encode()


def read_metadata(project: Path) -> Metadata:
    """Read what `pyproject.toml` in the folder `project` says of the distribution.

    Raises `SettingsError` for a `[project]` that is missing, malformed, or promises what a wheel of
    modules does not hold.
    """
    path = project / PROJECT_FILE
    data = _read(path)
    table = data.get("project")
    if not isinstance(table, dict):
        raise SettingsError(
            "pyproject.toml has no table [project]",
            cause=f"in {path}",
            hint='give the distribution a `name` and a `version`, e.g. `version = "1.0"`',
        )
    _refuse_dynamic(table, path)
    _refuse_missing(table, path)
    _refuse_code(table, path)
    found, doubts = _parse(data, path)
    readme = found.readme.file if found.readme else None
    licenses = tuple(sorted({item.as_posix() for item in found.license_files or ()}))
    return Metadata(
        name=found.name,
        version=str(found.version),
        core=bytes(found.as_rfc822()),
        files=tuple(
            item
            for item in (path, readme and project / readme, *(project / name for name in licenses))
            if item
        ),
        licenses=licenses,
        doubts=doubts,
    )


def _parse(data: dict[str, Any], path: Path) -> tuple[StandardMetadata, tuple[str, ...]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            found = StandardMetadata.from_pyproject(data, path.parent, allow_extra_keys=False)
            if isinstance(found.license, str):
                canonicalize_license_expression(found.license)
        except (ConfigurationError, InvalidLicenseExpression) as error:
            raise SettingsError(_words(error), cause=f"in {path}") from error
    return found, tuple(_words(item.message) for item in caught)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        cause = error.strerror if isinstance(error, OSError) else str(error)
        raise SettingsError(f"cannot read `{path}`", cause=cause) from error


def _normalized(name: str) -> str:
    return canonicalize_name(name).replace("-", "_")


def _refuse_dynamic(table: Mapping[str, object], path: Path) -> None:
    if dynamic := table.get("dynamic"):
        names = ", ".join(map(str, dynamic)) if isinstance(dynamic, list) else dynamic
        raise SettingsError(
            f"`dynamic` in [project] leaves `{names}` to the backend, which cannot know",
            cause=f"in {path}",
            hint="write the value itself",
        )


def _refuse_missing(table: Mapping[str, object], path: Path) -> None:
    for key in ("name", "version"):
        if key not in table:
            raise SettingsError(f"[project] has no `{key}`", cause=f"in {path}")


def _refuse_code(table: Mapping[str, object], path: Path) -> None:
    for key in ("scripts", "gui-scripts", "entry-points"):
        if table.get(key):
            raise SettingsError(
                f"`{key}` in [project] names Python code, but a wheel of Wasm modules holds none",
                cause=f"in {path}",
                hint="leave it out, or build the Python package with a backend of its own",
            )


def _words(error: Exception | str | Warning) -> str:
    # The libraries quote keys and values with `"` or `'`.
    text = re.sub(r"""(["'])([^"']*)\1""", r"`\2`", str(error).rstrip("."))
    return text[:1].lower() + text[1:]
