"""The target's Python as a service: scans and compiles modules in one long-lived process.

with TargetPython(native / "bin/python3.13") as python:
    scan = python.scan(Path("app.py"))
    size = python.compile(Path("app.py"), filename="/app/app.py", output=Path("app.bin"))
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from py2wasm.errors import BuildError, SourceError, SourceLocation, ToolError

if TYPE_CHECKING:
    from collections.abc import Mapping

WORKER = Path(__file__).with_name("worker.py")
# What the worker compiles with: code objects depend on it.
COMPILING = (
    WORKER,
    WORKER.with_name("conditions.py"),
    WORKER.with_name("deferral.py"),
    WORKER.with_name("docstrings.py"),
    WORKER.with_name("evaluation.py"),
)


@dataclass(frozen=True, kw_only=True)
class Import:
    """One import as written. `optional` ones may be missing: the program catches the error.

    `conditional` ones stand below an `if` whose outcome is not known before the program runs.

    `instead_of` holds the imports (name, level) whose failure leads here. `binds` is the name under
    which the functions of a module use it, if nothing else does.
    """

    name: str
    level: int
    names: tuple[str, ...]
    line: int
    optional: bool
    conditional: bool = False
    instead_of: tuple[tuple[str, int], ...] = ()
    binds: str = ""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The body of a module (`name` is empty), of a function, or of a method of class `owner`.

    `names` are those of its mentions that are names alone, no attributes and no strings.
    `attribute` ones are parts of a module's `__getattr__`: what it does for that name.
    `compiles` is the first line that may have source text compiled, or 0.
    """

    name: str
    owner: str
    imports: tuple[Import, ...]
    mentions: frozenset[str]
    names: frozenset[str] = frozenset()
    attribute: bool = False
    compiles: int = 0


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What a module imports, its `__all__` and its short strings (codec names are among them).

    `evaluates` says that it may compile source text, in which names are normalised and characters
    named: both need the Unicode database. `asks_site` says that it names a built-in that the site
    module provides, such as `exit`.
    """

    scopes: tuple[Scope, ...]
    exports: tuple[str, ...]
    strings: frozenset[str]
    evaluates: bool = False
    asks_site: bool = False
    # What the module mentions outside of functions only to decorate its classes.
    decorators: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Scan:
        """Read what the worker wrote."""
        return cls(
            scopes=tuple(
                Scope(
                    name=scope["name"],
                    owner=scope["owner"],
                    imports=tuple(_read_import(item) for item in scope["imports"]),
                    mentions=frozenset(scope["mentions"]).union(scope.get("names", ())),
                    names=frozenset(scope.get("names", ())),
                    attribute=scope.get("attribute", False),
                    compiles=scope.get("compiles", 0),
                )
                for scope in data["scopes"]
            ),
            exports=tuple(data["exports"]),
            strings=frozenset(data["strings"]),
            evaluates=data["evaluates"],
            asks_site=data["asks_site"],
            decorators=frozenset(data.get("decorators", ())),
        )


@dataclass(frozen=True, kw_only=True)
class TopImport:
    """An import at the top level of a module, as written."""

    level: int
    name: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a module imports before it does anything else, and `after` that; see `opening.py`.

    `guard` is the line of `if __name__ == "__main__":` if the module ends with that.
    """

    imports: tuple[TopImport, ...] = ()
    after: tuple[TopImport, ...] = ()
    guard: int | None = None
    # First and last line of each import from `__future__`.
    future: tuple[tuple[int, int], ...] = ()


def _read_import(item: dict[str, Any]) -> Import:
    primary = tuple((name, level) for name, level in item["instead_of"])
    return Import(**{**item, "names": tuple(item["names"]), "instead_of": primary})


class TargetPython:
    """A running interpreter of the target's version. Use as a context manager.

    Without `columns`, code objects know the lines but not the columns of their instructions: a
    quarter smaller, for modules whose source text will not be there to underline.
    """

    def __init__(self, executable: Path, *, columns: bool = True) -> None:
        self.executable = executable
        self._columns = columns
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def scan(self, path: Path, *, entry: bool = False) -> Scan:
        """Find what the module at `path` imports; raise `SourceError` if it does not parse."""
        return Scan.from_json(self._ask({"op": "scan", "path": str(path), "entry": entry}, path))

    def scan_cython(self, path: Path, cython: Path) -> Scan:
        """Find what a Cython file imports; `cython` is the folder that holds Cython."""
        request = {"op": "scan_cython", "path": str(path), "cython": str(cython)}
        return Scan.from_json(self._ask(request, path))

    def scan_json(self, path: Path) -> dict[str, Any]:
        """Give a scan as plain data, to be stored."""
        return self._ask({"op": "scan", "path": str(path)}, path)

    def opening(self, path: Path) -> Opening:
        """Find what a module imports before it does anything else."""
        found = self._ask({"op": "opening", "path": str(path)}, path)

        def read(rows: list[Any]) -> tuple[TopImport, ...]:
            return tuple(
                TopImport(level=level, name=name, names=tuple(names)) for level, name, names in rows
            )

        return Opening(
            imports=read(found["opening"]),
            after=read(found["after"]),
            guard=found["guard"],
            future=tuple((start, end) for start, end in found["future"]),
        )

    def compile(
        self,
        path: Path,
        *,
        filename: str,
        output: Path,
        docstrings: bool = True,
        absent: Mapping[str, str] | None = None,
    ) -> int:
        """Compile a module to marshalled code at `output` and give its size in bytes.

        `filename` is what tracebacks show; without `docstrings` the code has none. `absent` maps
        names to modules that it would import under them, but that are not there (`deferral.py`).
        Raises `SourceError` if the module does not compile.
        """
        request = {
            "op": "compile",
            "path": str(path),
            "filename": filename,
            "output": str(output),
            "docstrings": docstrings,
            "absent": dict(absent or {}),
        }
        return int(self._ask(request, path)["size"])

    def _ask(self, request: dict[str, Any], path: Path) -> dict[str, Any]:
        process = self._start()
        if process.stdin is None or process.stdout is None:
            raise BuildError("the target's Python has no pipes")
        try:
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise BuildError(f"the target's Python ended while it read `{path}`")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise _source_error(answer, path)
        return answer

    def _start(self) -> subprocess.Popen[str]:
        if self._process is None:
            # No user settings, and a fixed hash seed: what it writes is the same every time.
            options = ["-s", "-S", "-P", "-X", "utf8"]
            if not self._columns:
                options += ["-X", "no_debug_ranges"]
            command = [str(self.executable), *options, str(WORKER)]
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                    env={"PYTHONHASHSEED": "0"},
                    # Ctrl-C is for this process alone, which ends the other by closing its pipe.
                    process_group=0,
                )
            except OSError as error:
                raise ToolError(f"cannot run `{self.executable}`", cause=str(error)) from error
        return self._process


def _source_error(answer: dict[str, Any], path: Path) -> SourceError:
    location = SourceLocation(
        path=path,
        line=answer["line"],
        column=answer.get("column"),
        end_column=answer.get("end_column"),
        # The compiler proper, unlike the parser, does not give the line.
        text=answer.get("text") or _line(path, answer["line"]),
    )
    return SourceError(f"{answer['kind']}: {answer['error']}", location=location)


def _line(path: Path, number: int) -> str | None:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return lines[number - 1] if 0 < number <= len(lines) else None
