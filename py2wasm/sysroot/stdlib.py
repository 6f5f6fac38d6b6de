"""The standard library, compiled once: one file of code objects, one index with import scans.

Most of what a build would do is so done beforehand; a program takes the modules it reaches.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from py2wasm.errors import SourceError
from py2wasm.target_python import Scan, TargetPython

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.console import Step

CODE = "stdlib.bin"
INDEX = "stdlib.json"
# CPython's own names for the two modules it starts from.
BOOTSTRAP = {
    "importlib/_bootstrap.py": "<frozen importlib._bootstrap>",
    "importlib/_bootstrap_external.py": "<frozen importlib._bootstrap_external>",
}
# Fixtures with syntax errors or for other platforms; nothing imports them.
SKIPPED = ("lib2to3/", "site-packages/", "__pycache__/")


@dataclass(frozen=True, kw_only=True)
class StdlibModule:
    """A compiled module of the standard library: where its code object lies in the file.

    `bare_offset` and `bare_size` are of the one without docstrings.
    """

    name: str
    relative: str
    is_package: bool
    offset: int
    size: int
    bare_offset: int
    bare_size: int


class Stdlib:
    """The compiled standard library below one folder."""

    def __init__(self, path: Path, sources: Path) -> None:
        self.path = path
        self.sources = sources
        data: dict[str, Any] = json.loads((path / INDEX).read_text("utf-8"))
        self.modules = {name: StdlibModule(**item["module"]) for name, item in data.items()}
        self._scans = {name: item["scan"] for name, item in data.items()}
        self._read: dict[str, Scan] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.modules

    def scan(self, name: str) -> Scan:
        """Give what a module imports."""
        if name not in self._read:
            self._read[name] = Scan.from_json(self._scans[name])
        return self._read[name]

    def code(self, name: str, *, docstrings: bool = True) -> bytes:
        """Give a module's marshalled code object."""
        module = self.modules[name]
        offset = module.offset if docstrings else module.bare_offset
        with (self.path / CODE).open("rb") as stream:
            stream.seek(offset)
            return stream.read(module.size if docstrings else module.bare_size)


def compile_stdlib(
    sources: Path, guest: str, python: TargetPython, output: Path, step: Step
) -> None:
    """Compile and scan every module below `sources` into `output`.

    `guest` is the folder that tracebacks show. Files that are no modules are left out.
    """
    index: dict[str, Any] = {}
    scratch, bare = output / ".code", output / ".bare"
    with (output / CODE).open("wb") as stream:
        paths = sorted(sources.rglob("*.py"))
        for number, path in enumerate(paths):
            relative = path.relative_to(sources).as_posix()
            if relative.startswith(SKIPPED):
                continue
            if number % 100 == 0:
                step.update(f"{number}/{len(paths)}")
            filename = BOOTSTRAP.get(relative, f"{guest}/{relative}")
            try:
                size = python.compile(path, filename=filename, output=scratch)
                bare_size = python.compile(path, filename=filename, output=bare, docstrings=False)
                scan = python.scan_json(path)
            except SourceError:
                continue
            parts = path.relative_to(sources).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            module = {
                "name": name,
                "relative": relative,
                "is_package": is_package,
                "offset": stream.tell(),
                "size": size,
                "bare_offset": stream.tell() + size,
                "bare_size": bare_size,
            }
            index[name] = {"module": module, "scan": scan}
            stream.write(scratch.read_bytes() + bare.read_bytes())
    scratch.unlink()
    bare.unlink()
    (output / INDEX).write_text(json.dumps(index, sort_keys=True, separators=(",", ":")))
