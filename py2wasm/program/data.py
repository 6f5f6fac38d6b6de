"""Data files: what belongs to packages beside their code, and what the settings add.

A package's files come along when something in it looks for files beside its code, that is mentions
one of the names below. Metadata of installed distributions comes when the program can ask for it.
"""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import ProgramError, SettingsError
from py2wasm.program.model import APP_ROOT, DataFile, Module, Origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from py2wasm.target_python import Scan

FILE_SEEKERS = frozenset(
    {"__file__", "__path__", "get_data", "files", "open_text", "read_text", "open_binary",
     "read_binary", "get_resource_reader", "resources", "pkg_resources", "PackageLoader"}
)  # fmt: skip
NOT_DATA = (
    "*.py", "*.pyc", "*.pyi", "*.pyx", "*.pxd", "*.so", "*.pyd", "*.dylib", "*.a", "*.c", "*.h",
    "*.cpp", "py.typed", ".*", "*.wasm", "*.wasm.json", "*.wasm.map", "*.cwasm",
)  # fmt: skip
METADATA = ("METADATA", "entry_points.txt", "top_level.txt")
# One folder of test data must not end up in a camera by accident.
LIMIT = 64 * 1024 * 1024


def package_files(modules: Sequence[Module], scans: Mapping[str, Scan]) -> list[DataFile]:
    """Find the data files of packages that look for files beside their code."""
    own = [m for m in modules if m.origin in (Origin.USER, Origin.THIRD_PARTY)]
    seekers = {_top(m.real_name or m.name): m.name for m in own if _seeks_files(scans[m.name])}
    packages = {m.name for m in own if m.is_package}
    found: list[DataFile] = []
    for module in own:
        if module.is_package and module.path.is_file() and _top(module.name) in seekers:
            reason = f"beside {module.name}; {seekers[_top(module.name)]} looks for files"
            guest = module.guest_path.rpartition("/")[0]
            found += [
                replace(file, module=module.name)
                for file in _folder(module.path.parent, guest, module.name, packages, reason)
            ]
    return found


def _seeks_files(scan: Scan) -> bool:
    return any(scope.mentions & FILE_SEEKERS for scope in scan.scopes)


def _folder(
    folder: Path, guest: str, package: str, packages: set[str], reason: str
) -> list[DataFile]:
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            # A subpackage speaks for itself; one that is not reached stays out with its data.
            if path.name == "__pycache__" or (path / "__init__.py").exists():
                continue
            found += _folder(path, f"{guest}/{path.name}", package, packages, reason)
        elif not any(fnmatch(path.name, pattern) for pattern in NOT_DATA):
            found.append(DataFile(path=path, guest_path=f"{guest}/{path.name}", reason=reason))
    return found


def named_files(patterns: Sequence[str], project: Path, output: Path) -> list[DataFile]:
    """Find the files that the `data` setting names, relative to the project.

    What an earlier build wrote to `output` is left out: a module must not come to hold itself.
    """
    written = {output, *(output.with_name(output.name + end) for end in (".json", ".map"))}
    found = []
    for pattern in patterns:
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            raise SettingsError(
                f"`data` pattern `{pattern}` leaves the project",
                hint="name files below the project's folder",
            )
        # Before Python 3.13, a pattern that ends in `**` matches folders only.
        files = f"{pattern}/*" if pattern.endswith("**") else pattern
        paths = [path for path in sorted(project.glob(files)) if path.is_file()]
        paths = [path for path in paths if path not in written]
        if not paths:
            raise SettingsError(
                f"`data` pattern `{pattern}` matches no file in {project}",
                hint=f"for a whole folder, write `{pattern.rstrip('/')}/**`"
                if (project / pattern).is_dir()
                else None,
            )
        found += [
            DataFile(
                path=path,
                guest_path=f"{APP_ROOT}/{path.relative_to(project).as_posix()}",
                reason=f'`data = ["{pattern}"]`',
            )
            for path in paths
        ]
    return found


def metadata_files(modules: Sequence[Module], site: Sequence[Path], guest: str) -> list[DataFile]:
    """Find the metadata of the distributions that the program's third-party modules belong to."""
    names = {_top(module.name) for module in modules if module.origin is Origin.THIRD_PARTY}
    found = []
    for folder in site:
        for info in sorted(folder.glob("*.dist-info")):
            if names & _top_level(info):
                found += [
                    DataFile(
                        path=info / name,
                        guest_path=f"{guest}/{info.name}/{name}",
                        reason="metadata for importlib.metadata",
                        module="importlib.metadata",
                    )
                    for name in METADATA
                    if (info / name).is_file()
                ]
    return found


def _top_level(info: Path) -> set[str]:
    record = info / "RECORD"
    if not record.is_file():
        return set()
    lines = record.read_text("utf-8", errors="replace").splitlines()
    return {line.split("/")[0].partition(",")[0].removesuffix(".py") for line in lines}


def check_size(files: Sequence[DataFile]) -> None:
    """Refuse more data than a module can sensibly carry."""
    total = sum(file.path.stat().st_size for file in files)
    if total > LIMIT:
        largest = sorted(files, key=lambda file: file.path.stat().st_size)[-5:]
        raise ProgramError(
            f"the program's data files come to {total // 1024 // 1024} MiB",
            cause="\n".join(f"{file.path} ({file.reason})" for file in reversed(largest)),
            hint="leave files out with `exclude-data`, or read them from a preopened folder",
        )


def _top(name: str) -> str:
    return name.partition(".")[0]
