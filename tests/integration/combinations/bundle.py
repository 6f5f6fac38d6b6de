"""Bundles: many programs as one, whose entry runs the program that the last argument names.

A bundle's entry imports at its top what the programs import at theirs, of the standard library, so
that a snapshot holds all of it. Natively a program runs from the bundle too: both have the entry's
frames in tracebacks, and neither runs as `__main__`.
"""

from __future__ import annotations

import ast
import shutil
import sys
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tests.integration import programs_runner as runner

ENTRY = "bundle.py"
GUARD = 'if __name__ == "__main__":'
IGNORED = shutil.ignore_patterns("__pycache__", "expected.txt", "pyproject.toml")
FUNCTION = """
def run_{name}() -> None:
    import {module}

"""
START = """
if __name__ == "__main__":
{waiting}
    PROGRAMS[sys.argv.pop()]()
"""
# What waits for the run: it reads the environment, and `sysconfig` looks for files of the host.
WAITING = {"zoneinfo"}


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Programs that are built together, by name; `engines` is as in the settings."""

    entry: Path
    cases: Mapping[str, runner.Case]
    include: tuple[str, ...] = ()
    engines: Mapping[str, str] = field(default_factory=dict)


def write_programs(folder: Path, cases: Iterable[runner.Case]) -> Bundle:
    """Put programs of `programs/` into an empty folder, as they are."""
    cases = list(cases)
    modules = {}
    for case in cases:
        if case.path.is_dir():
            shutil.copytree(case.path, folder / case.name, ignore=IGNORED)
            modules[case.name] = f"{case.name}.__main__"
        else:
            shutil.copyfile(case.path, folder / case.path.name)
            modules[case.name] = case.name
    return _finish(folder, {case.name: case for case in cases}, modules)


def write_projects(
    folder: Path, cases: Mapping[str, runner.Case], engines: Mapping[str, str]
) -> Bundle:
    """Put projects into an empty folder: each has an `app.py`, and modules that no other has."""
    for name, case in cases.items():
        shutil.copytree(case.path.parent, folder, ignore=IGNORED, dirs_exist_ok=True)
        app = folder / case.path.name
        # What it does as a program it does when it is imported.
        text = app.read_text("utf-8").replace(GUARD, "if True:")
        app.unlink()
        (folder / f"{name}.py").write_text(text, "utf-8")
    modules = {name: name for name in cases}
    return replace(_finish(folder, cases, modules), engines=engines)


def _finish(folder: Path, cases: Mapping[str, runner.Case], modules: Mapping[str, str]) -> Bundle:
    """Write the entry of programs that are `modules`, by name."""
    imports = sorted({"sys"}.union(*(_imported(path) for path in folder.rglob("*.py"))))
    waiting = [f"    import {name}" for name in imports if name in WAITING]
    table = ", ".join(f'"{name}": run_{name}' for name in modules)
    text = [
        '"""Runs the program that the last argument names."""\n',
        *(f"import {name}\n" for name in imports if name not in WAITING),
        *(FUNCTION.format(name=name, module=module) for name, module in modules.items()),
        f"PROGRAMS = {{{table}}}\n",
        START.format(waiting="\n".join(waiting)),
    ]
    entry = folder / ENTRY
    entry.write_text("".join(text), "utf-8")
    return Bundle(
        entry=entry,
        cases={
            name: replace(case, path=entry, arguments=(*case.arguments, name))
            for name, case in cases.items()
        },
        include=tuple(sorted({word for case in cases.values() for word in case.include})),
    )


def _imported(path: Path) -> Iterator[str]:
    """Give the standard library's public modules that a file imports at its top level.

    Others depend on who imports them first: `asyncio` does not work after `_asyncio`.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except SyntaxError:
        # A program about syntax errors, or with syntax that is newer than this Python.
        return
    for node in tree.body:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        for name in names:
            root = name.partition(".")[0]
            if root in sys.stdlib_module_names and root[0] != "_":
                yield name
