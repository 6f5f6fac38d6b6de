"""Cython from the host's side: `.pyx` files, and Python files, become C.

    translated = translate(plan, python=python, cython=cython, folder=work, log=log, environment={})

Cython is run by the target's version of Python on the build machine; see `cythonize.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from py2wasm.errors import SourceError, SourceLocation
from py2wasm.process import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORKER = Path(__file__).with_name("cythonize.py")
CXX = "c++"
# Mistakes that are shown below the first one.
MORE = 8


@dataclass(frozen=True, kw_only=True)
class CythonModule:
    """A module to translate: `shown` is what tracebacks call its file, `output` has no suffix."""

    name: str
    source: Path
    shown: str
    output: Path


@dataclass(frozen=True, kw_only=True)
class CythonPlan:
    """Modules, where `.pxd` files lie, and what holds unless a file says otherwise.

    That is the language of C, and directives as Cython calls them.
    """

    modules: Sequence[CythonModule]
    include: Sequence[Path] = ()
    language: str = "c"
    directives: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Translation:
    """The C or C++ of one module, and what its comments ask for besides."""

    file: Path
    cxx: bool
    sources: tuple[str, ...]
    include: tuple[str, ...]
    libraries: tuple[str, ...]
    flags: tuple[str, ...]


def translate(
    plan: CythonPlan,
    *,
    python: Path,
    cython: Path,
    folder: Path,
    log: Path,
    environment: Mapping[str, str],
) -> dict[str, Translation]:
    """Translate the modules of a plan; raise `SourceError` for the first that Cython refuses."""
    file, result = folder / "cython-plan.json", folder / "cython-result.json"
    data = {
        "modules": [
            {"name": m.name, "source": str(m.source), "shown": m.shown, "output": str(m.output)}
            for m in plan.modules
        ],
        "include": [str(path) for path in plan.include],
        "language": plan.language,
        "directives": {"language_level": 3, **plan.directives},
    }
    file.write_text(json.dumps(data), "utf-8")
    # `-P`: the folder of the script holds modules of other names than it means to import.
    command = [str(python), "-s", "-P", str(WORKER), str(file), str(result)]
    own = {"PYTHONPATH": str(cython), "PYTHONHASHSEED": "0"}
    run(command, log=log, cwd=folder, env={**environment, **own})
    answer = json.loads(result.read_text("utf-8"))
    if mistakes := sorted(answer["mistakes"], key=_place):
        raise _source_error(*mistakes)
    return {name: _translation(item) for name, item in answer["modules"].items()}


def _translation(item: dict[str, Any]) -> Translation:
    lists = item["lists"]
    defines = [
        f"-D{name}" if value is None else f"-D{name}={value}"
        for name, value in lists["define_macros"]
    ]
    return Translation(
        file=Path(item["file"]),
        cxx=item["language"] == CXX,
        sources=tuple(lists["sources"]),
        include=tuple(lists["include_dirs"]),
        libraries=tuple(lists["libraries"]),
        flags=(*defines, *lists["extra_compile_args"]),
    )


def _place(mistake: dict[str, Any]) -> tuple[str, int, int]:
    return mistake["path"], mistake["line"], mistake["column"]


def _source_error(mistake: dict[str, Any], *others: dict[str, Any]) -> SourceError:
    """Give an error of the first mistake, with the others as further lines."""
    path, line = Path(mistake["path"]), int(mistake["line"])
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else []
    location = SourceLocation(
        path=path,
        line=line,
        column=mistake["column"],
        text=lines[line - 1] if 0 < line <= len(lines) else None,
    )
    first, _, rest = mistake["message"].partition("\n")
    more = [f"{Path(o['path']).name}:{o['line']}: {o['message']}" for o in others]
    cause = "\n".join([rest.strip(), *more[:MORE]]).strip()
    return SourceError(first, location=location, cause=cause or None)
