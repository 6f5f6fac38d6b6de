"""The entry: a file, a package or module as under `python -m`, or a function.

======================  ==========================================================
`app.py`                runs as `python app.py`; its folder is the project's root
`package`, `pkg.mod`    runs as `python -m package`
`pkg.mod:function`      imports the module, calls the function, exits with its result
======================  ==========================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from py2wasm.errors import ProgramError, UsageError
from py2wasm.program.model import APP_ROOT, CYTHON_SUFFIX, ENTRY_NAME, Module, Origin

MAIN = "__main__.py"
DOTTED = re.compile(r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$")
FUNCTION = re.compile(r"^(?P<module>[A-Za-z_][\w.]*):(?P<function>[A-Za-z_][\w.]*)$")
CALL = """\
import sys
from {module} import {head}
if __name__ == "__main__":
    sys.exit({function}())
"""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What runs as `__main__`, and the folders its imports are looked up in."""

    module: Module
    roots: tuple[Path, ...]


def resolve_entry(text: str, project: Path, work: Path) -> Entry:
    """Find what the `entry` setting names; raise if it is missing or unreadable.

    A function needs a caller: its two lines are written into `work`.
    """
    _refuse_none(text)
    if match := FUNCTION.match(text):
        return _function(match["module"], match["function"], project, work)
    return _file(project / text) if _is_file(text) else _module(text, project)


def entry_name(text: str, project: Path) -> str:
    """Give the name of the module that an entry becomes, whether or not the entry is there."""
    _refuse_none(text)
    if match := FUNCTION.match(text):
        text = match["module"]
    elif _is_file(text):
        path = project / text
        return path.parent.name if path.name == MAIN else path.name if path.is_dir() else path.stem
    return text.replace(".", "_")


def _refuse_none(text: str) -> None:
    if not text:
        raise UsageError(
            "there is nothing to build",
            hint="name a file (`py2wasm build app.py`), a package (`-m package`), "
            "or set `entry` in [tool.py2wasm]",
        )


def _is_file(text: str) -> bool:
    return text.endswith((".py", CYTHON_SUFFIX)) or "/" in text


def _file(path: Path) -> Entry:
    if path.is_dir():
        if (path / MAIN).is_file():
            path = path / MAIN
        else:
            raise ProgramError(f"the entry `{path}` is a folder without `__main__.py`")
    _require_readable(path)
    module = Module(
        name=ENTRY_NAME,
        path=path,
        guest_path=f"{APP_ROOT}/{path.name}",
        is_package=False,
        origin=Origin.USER,
        reason="the entry",
    )
    return Entry(module=module, roots=(path.parent,))


def _module(name: str, project: Path) -> Entry:
    if not DOTTED.match(name):
        raise UsageError(
            f"`{name}` is neither a file ending in `.py` nor the name of a module",
            hint="write `app.py`, `package.module` or `package.module:function`",
        )
    # As `python -m`, which looks where it is started; the project may lie above.
    roots = tuple(dict.fromkeys((Path.cwd(), *source_roots(project))))
    for root in roots:
        stem = root.joinpath(*name.split("."))
        for path, real in (
            (stem / MAIN, f"{name}.__main__"),
            (stem / f"__main__{CYTHON_SUFFIX}", f"{name}.__main__"),
            (stem.with_name(stem.name + ".py"), name),
            (stem.with_name(stem.name + CYTHON_SUFFIX), name),
        ):
            if path.is_file():
                _require_readable(path)
                relative = path.relative_to(root).as_posix()
                module = Module(
                    name=ENTRY_NAME,
                    real_name=real,
                    path=path,
                    guest_path=f"{APP_ROOT}/{relative}",
                    is_package=False,
                    origin=Origin.USER,
                    reason="the entry",
                )
                others = tuple(other for other in roots if other != root)
                return Entry(module=module, roots=(root, *others))
    looked = ", ".join(str(root) for root in roots)
    raise ProgramError(
        f"cannot find the module `{name}` to run",
        cause=f"looked in {looked} for `{name.replace('.', '/')}.py` and its `__main__.py`",
        hint="run from the folder that holds the package, or name the file",
    )


def _function(module: str, function: str, project: Path, work: Path) -> Entry:
    path = work / MAIN
    head = function.partition(".")[0]
    path.write_text(CALL.format(module=module, function=function, head=head))
    entry = Module(
        name=ENTRY_NAME,
        path=path,
        guest_path=f"{APP_ROOT}/__main__.py",
        is_package=False,
        origin=Origin.USER,
        reason=f"calls {module}:{function}",
    )
    return Entry(module=entry, roots=source_roots(project))


def source_roots(project: Path) -> tuple[Path, ...]:
    """List where a project keeps its modules: its folder, and `src` if it has one."""
    source = project / "src"
    return (source, project) if source.is_dir() else (project,)


def _require_readable(path: Path) -> None:
    try:
        with path.open("rb"):
            return
    except OSError as error:
        raise ProgramError(
            f"cannot read the entry `{path}`",
            cause=error.strerror,
            hint="name an existing file, or a package with `-m`",
        ) from error
