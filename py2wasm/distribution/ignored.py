"""Which files of a project belong to it: those that git would take, whether or not it is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pathspec import GitIgnoreSpec

from py2wasm.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

IGNORE_FILE = ".gitignore"
# What no ignore file needs to name.
ALWAYS = GitIgnoreSpec.from_lines(
    (".git", ".hg", ".svn", ".jj", "__pycache__", "*.py[co]", "*.egg-info", ".venv", ".tox", ".nox")
)
ENVIRONMENT = "pyvenv.cfg"


def project_files(project: Path) -> Iterator[Path]:
    """Give the files of a project, sorted, but for what its `.gitignore` files leave out.

    Those above the project count too, as far as the repository reaches. Virtual environments and
    links to folders are left out.
    """
    for folder, folders, names in os.walk(project):
        here = Path(folder)
        rules = _rules(here, project)
        folders[:] = sorted(
            name
            for name in folders
            if not (here / name / ENVIRONMENT).exists()
            and not _is_ignored(here / name, rules, suffix="/")
        )
        for name in sorted(names):
            if (here / name).is_file() and not _is_ignored(here / name, rules):
                yield here / name


def _rules(folder: Path, project: Path) -> list[tuple[Path, GitIgnoreSpec]]:
    """Give the ignore files that count in a folder, with the folder of each, nearest first."""
    above = folder.relative_to(project).parts
    bases = [folder, *list(folder.parents)[: len(above)], *_above(project)]
    return [*((base, spec) for base in bases if (spec := _read(base))), (project, ALWAYS)]


def _above(project: Path) -> list[Path]:
    if (project / ".git").exists():
        return []
    parents = list(project.parents)
    for number, parent in enumerate(parents, 1):
        if (parent / ".git").exists():
            return parents[:number]
    return []


def _read(folder: Path) -> GitIgnoreSpec | None:
    path = folder / IGNORE_FILE
    if not path.is_file():
        return None
    try:
        # Names of files need not be UTF-8.
        return GitIgnoreSpec.from_lines(path.read_text("utf-8", "surrogateescape").splitlines())
    except ValueError as error:
        raise SettingsError(f"cannot read `{path}`", cause=str(error)) from error


def _is_ignored(path: Path, rules: list[tuple[Path, GitIgnoreSpec]], suffix: str = "") -> bool:
    # The nearest ignore file that says anything decides.
    for base, spec in rules:
        found = spec.check_file(path.relative_to(base).as_posix() + suffix).include
        if found is not None:
            return found
    return False
