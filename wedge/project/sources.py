"""Where the source of a module is, by its name.

For the module `detect-faces` these are looked for, in `src` and in the folder itself:

    detect_faces.py                 a Python node
    detect_faces/__main__.py        a Python node of several files
    detect_faces/pyproject.toml     a project of py2wasm with settings of its own
    detect_faces.c                  a C node
    detect_faces/*.c                a C node of several files

The name may stand there as it is, or with underscores for what no name in Python has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from wedge.errors import ManifestError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Source:
    """The files a module is built from; a project of its own has none, but a `folder`."""

    language: Literal["python", "c"]
    files: tuple[Path, ...]
    folder: Path


def find_source(folder: Path, module: str) -> Source | None:
    """Find the source of a module in a project; raise `ManifestError` if there are several."""
    names = dict.fromkeys((module, identifier(module)))
    found = [
        source for base in (folder / "src", folder) for name in names for source in _at(base, name)
    ]
    if len(found) > 1:
        places = [str((source.files or (source.folder,))[0]) for source in found]
        raise ManifestError(
            f"the module `{module}` has {len(found)} sources",
            cause="\n".join(places),
            hint="remove or rename all but one",
        )
    return found[0] if found else None


def identifier(module: str) -> str:
    """Give the name of a module in Python."""
    return re.sub(r"\W", "_", module)


def _at(base: Path, name: str) -> Iterator[Source]:
    inner = base / name
    if (inner / "pyproject.toml").is_file():
        yield Source(language="python", files=(), folder=inner)
    else:
        for file in (base / f"{name}.py", inner / "__main__.py"):
            if file.is_file():
                yield Source(language="python", files=(file,), folder=inner)
    sources = tuple(sorted(inner.glob("*.c"))) if inner.is_dir() else ()
    for files in ((base / f"{name}.c",), sources):
        if files and files[0].is_file():
            yield Source(language="c", files=files, folder=inner)
