"""Runs one program natively and as Wasm, as its directives say; see README.md beside this file."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.build import build
from py2wasm.host import Preopen, RunOptions, capture_module
from py2wasm.settings import load_settings
from py2wasm.settings.sizes import parse_size

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from py2wasm.cache import Cache
    from py2wasm.console import Console

ENGINES = ("auto", "bytecode", "nuitka")
DIRECTIVE = re.compile(r"^# (?P<name>[a-z-]+):(?: (?P<value>.*))?$")
FILE_NAME = re.compile(r'(File ")[^"]*?([^"/]+\.py")')
RUNPY_FRAMES = re.compile(r'^  File "<frozen runpy>".*\n', re.MULTILINE)
MARKS = re.compile(r"^[\s|+~^]*[~^][\s|+~^]*$")
TIMEOUT = 120.0


@dataclass(frozen=True, kw_only=True)
class Case:
    """A program and its directives."""

    path: Path
    arguments: tuple[str, ...] = ()
    stdin: bytes = b""
    environment: dict[str, str] = field(default_factory=dict)
    status: int = 0
    stderr: str | None = None
    engines: tuple[str, ...] = ENGINES
    folder: str | None = None
    include: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    max_memory: int | None = None
    native: bool = True
    expected: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def stderr_mode(self) -> str:
        return self.stderr or ("last-line" if self.status else "none")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    status: int
    stdout: str
    stderr: str


def read_case(path: Path) -> Case:
    """Read a program's directives; an unknown one is an error."""
    case = Case(path=path)
    source = path / "__main__.py" if path.is_dir() else path
    for line in source.read_text("utf-8").splitlines():
        match = DIRECTIVE.match(line)
        if match is None:
            break
        case = _apply(case, match["name"], match["value"] or "")
    return case


def combinations(
    cases: Iterable[Case], fast: Container[str], fast_with_auto: Container[str] | None = None
) -> list[object]:
    """Pair every program with the engines it is for, as pytest's parameters.

    Compiling C takes its time: with the engines that do only the `fast` ones are for `make test`.
    What is for nuitka is for the automatic choice too, which leaves most to nuitka, if asked for.
    """
    quick = {"auto": fast_with_auto or (), "nuitka": fast}
    engines = [name for name in sorted(ENGINES) if name != "auto" or fast_with_auto is not None]
    return [
        pytest.param(
            case,
            engine,
            id=f"{case.name}-{engine}",
            marks=[pytest.mark.slow] if case.name not in quick.get(engine, (case.name,)) else [],
        )
        for case in cases
        for engine in engines
        if (engine if engine != "auto" else "nuitka") in case.engines
    ]


def _apply(case: Case, name: str, value: str) -> Case:  # noqa: PLR0911, PLR0912, C901 - a table
    match name:
        case "args":
            return replace(case, arguments=tuple(shlex.split(value)))
        case "stdin" if value.startswith("@"):
            return replace(case, stdin=(case.path.parent / value[1:]).read_bytes())
        case "stdin":
            return replace(case, stdin=case.stdin + f"{value}\n".encode())
        case "env":
            key, _, text = value.partition("=")
            return replace(case, environment={**case.environment, key: text})
        case "exit":
            return replace(case, status=int(value))
        case "stderr":
            return replace(case, stderr=value)
        case "engines":
            return replace(case, engines=tuple(value.split()))
        case "dir":
            return replace(case, folder=value)
        case "include":
            return replace(case, include=tuple(value.split()))
        case "requires":
            return replace(case, requires=tuple(value.split()))
        case "max-memory":
            return replace(case, max_memory=parse_size(value))
        case "native":
            return replace(case, native=value != "skip")
        case "expect-wasm":
            return replace(case, expected=(*case.expected, value))
    message = f"{case.path}: unknown directive `{name}`"
    raise ValueError(message)


def run_native(case: Case, python: Path, packages: Path | None = None) -> Outcome:
    """Run the program with an interpreter of this machine, and a folder of packages."""
    paths = {} if packages is None else {"PYTHONPATH": str(packages)}
    with tempfile.TemporaryDirectory() as scratch:
        arguments = [scratch, *case.arguments] if case.folder else list(case.arguments)
        program = ["-m", case.name] if case.path.is_dir() else [str(case.path)]
        done = subprocess.run(
            [str(python), *program, *arguments],
            cwd=case.path.parent,
            input=case.stdin,
            env={
                "PATH": "/usr/bin:/bin",
                "PYTHONUTF8": "1",
                "PYTHONDONTWRITEBYTECODE": "1",
                **paths,
                **case.environment,
            },
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    status = 128 - done.returncode if done.returncode < 0 else done.returncode
    return Outcome(
        status=status,
        stdout=done.stdout.decode("utf-8", "replace"),
        stderr=done.stderr.decode("utf-8", "replace"),
    )


def build_case(
    case: Case,
    engine: str,
    folder: Path,
    *,
    console: Console,
    cache: Cache,
    python: Path | None = None,
) -> Path:
    """Build the program into `folder` and give the module."""
    overrides: dict[str, object] = {
        "entry": case.name if case.path.is_dir() else str(case.path),
        "output": str(folder / f"{case.name}-{engine}.wasm"),
        "engine": engine,
        "include": case.include,
        "jobs": 1,
    }
    if python is not None:
        overrides["python"] = str(python)
    settings = load_settings(overrides=overrides, project=case.path.parent, environ=os.environ)
    # Nothing of the checkout's own environment belongs to the program.
    alone = replace(settings, project=case.path.parent, python=python)
    return build(alone, console=console, cache=cache).module


def run_wasm(case: Case, module: Path, *, console: Console, cache: Cache) -> Outcome:
    """Run the built module."""
    with tempfile.TemporaryDirectory() as scratch:
        folders: tuple[Preopen, ...] = ()
        arguments = case.arguments
        if case.folder:
            folders = (Preopen(host=Path(scratch), guest=f"/{case.folder}"),)
            arguments = (f"/{case.folder}", *arguments)
        done = capture_module(
            module,
            RunOptions(
                name=case.path.name,
                arguments=arguments,
                environment=case.environment,
                directories=folders,
                max_memory=case.max_memory,
                timeout=TIMEOUT,
            ),
            stdin=case.stdin,
            cache=cache,
            console=console,
        )
    stderr = done.stderr.decode("utf-8", "replace")
    if done.error is not None:
        stderr += f"\n{done.error.message}\n{done.error.cause or ''}"
    return Outcome(status=done.status, stdout=done.stdout.decode("utf-8", "replace"), stderr=stderr)


def reduce_text(text: str) -> str:
    """Drop the folders in front of Python files: the two runs keep theirs in different places.

    `python -m` runs a package through frames of runpy, which a module has no use for.
    """
    return FILE_NAME.sub(r"\1\2", RUNPY_FRAMES.sub("", text))


def compare(case: Case, native: Outcome | None, wasm: Outcome) -> None:
    """Assert that the Wasm run did what the native one did."""
    context = f"stderr of the Wasm run:\n{wasm.stderr}"
    if native is None:
        assert wasm.stdout.splitlines() == list(case.expected), context
    else:
        assert native.status == case.status, f"the native run is at fault:\n{native.stderr}"
        assert reduce_text(wasm.stdout) == reduce_text(native.stdout), context
    assert wasm.status == case.status, context
    if native is not None and case.stderr_mode != "none":
        assert stderr_view(case, wasm) == stderr_view(case, native)


def stderr_view(case: Case, outcome: Outcome) -> list[str]:
    """Give what is compared of standard error."""
    lines = [line for line in reduce_text(outcome.stderr).splitlines() if line.strip()]
    match case.stderr_mode:
        case "last-line":
            return lines[-1:]
        case "traceback":
            return [line for line in lines if not MARKS.match(line)]
        case _:
            return lines
