"""The workshop: builds the modules that are measured, in one work folder."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from py2wasm.build import build, open_sdk
from py2wasm.cache import Cache
from py2wasm.host import Preopen, RunOptions, precompile
from py2wasm.settings import load_settings
from tests.bench.contestants import (
    BENCH,
    ENVIRONMENT,
    GUEST,
    GUEST_BENCH,
    GUEST_STDLIB,
    Contestant,
    Native,
    Wasm,
)
from tests.bench.hello import Candidate
from tests.bench.limits import HELLO
from tests.bench.natives import find_native, make_native
from tests.bench.plain import build_plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from py2wasm.console import Console

BASE, CONTROL, PLAIN = "native", "native again", "plain interpreter"
PLAIN_ENVIRONMENT = {**ENVIRONMENT, "PYTHONHOME": "/"}
GUEST_WORK = "/work"
# Those that take any program. For cython an annotation is a type, and some kernels are no programs.
MEASURED = ("bytecode", "nuitka")
# Other ways to build hello world by the first engine, and the settings that differ.
NO_SNAPSHOT, SMALL = "no snapshot", "`profile = size`"
WAYS = {NO_SNAPSHOT: {"snapshot": "none"}, SMALL: {"profile": "size"}}
# The kernels once more, by the last engine.
FAST = "`profile = speed`"


class Workshop:
    """Everything here is built from the checkout and the SDK in the cache."""

    def __init__(
        self,
        environment: Mapping[str, str],
        work: Path,
        console: Console,
        engines: Sequence[str] = MEASURED,
    ) -> None:
        self.environment = environment
        self.engines = engines
        self.work = work
        self.console = console
        settings = load_settings(overrides={}, project=work, environ=environment)
        self.cache = Cache(settings.cache, console)
        self.sdk = open_sdk(settings, console=console, cache=self.cache)
        self.sysroot = self.sdk.sysroot()
        self.stack_size = self.sdk.target.stack_size

    def contestants(self, others: Mapping[str, Path]) -> list[Contestant]:
        """Give all contestants; `others` are further native interpreters by name."""
        minor = self.sdk.target.python_minor
        note = " (the SDK's own)"
        base = make_native(BASE, self.sysroot.python, minor, note)
        found = find_native(f"python{minor}")
        named = {**({f"python{minor}": found} if found else {}), **others}
        natives = [make_native(name, python, minor) for name, python in named.items()]
        return [
            base,
            Native(name=CONTROL, about=base.about, python=base.python),
            *natives,
            self._wasm(
                PLAIN,
                "CPython's own program with all its C and frozen modules, linked from the SDK's"
                " archives; standard library and kernels as source files",
                self.plain,
                arguments=(f"{GUEST_BENCH}/{GUEST.name}",),
                directories=(*self._stdlib, Preopen(host=BENCH, guest=GUEST_BENCH)),
                environment=PLAIN_ENVIRONMENT,
            ),
            *(
                self._wasm(
                    engine,
                    f"`py2wasm build --engine {engine}`",
                    self.compile(GUEST, engine, include=("kernels.*",)),
                )
                for engine in self.engines
            ),
            self._wasm(
                FAST,
                f"`py2wasm build --engine {self.engines[-1]} --profile speed`",
                self.compile(
                    GUEST,
                    self.engines[-1],
                    include=("kernels.*",),
                    settings={"profile": "speed"},
                    name="speed",
                ),
            ),
        ]

    def hellos(self) -> list[Candidate]:
        """Give hello world by every engine, and by the plain interpreter."""
        source = self.work / "hello.py"
        source.write_text(HELLO, "utf-8")
        candidates = []
        for engine in self.engines:
            module = self.compile(source, engine)
            options = RunOptions(name="hello", environment=ENVIRONMENT)
            candidates.append(
                Candidate(
                    name=engine,
                    module=module,
                    options=options,
                    run_arguments=(str(module),),
                    engine=engine,
                )
            )
        for number, (way, settings) in enumerate(WAYS.items()):
            module = self.compile(source, self.engines[0], settings=settings, name=f"way{number}")
            options = RunOptions(name="hello", environment=ENVIRONMENT)
            candidates.append(
                Candidate(name=way, module=module, options=options, run_arguments=(str(module),))
            )
        guest = f"{GUEST_WORK}/{source.name}"
        folders = (*self._stdlib, Preopen(host=self.work, guest=GUEST_WORK))
        candidates.append(
            Candidate(
                name=PLAIN,
                module=self.plain,
                options=RunOptions(
                    arguments=(guest,), environment=PLAIN_ENVIRONMENT, directories=folders
                ),
                run_arguments=(
                    *(f"--env={name}={value}" for name, value in PLAIN_ENVIRONMENT.items()),
                    *(f"--dir={folder.host}::{folder.guest}" for folder in folders),
                    str(self.plain),
                    guest,
                ),
                beside=sum(p.stat().st_size for p in self._stdlib[0].host.rglob("*.py")),
            )
        )
        return candidates

    def compile(
        self,
        entry: Path,
        engine: str,
        *,
        include: Sequence[str] = (),
        engines: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
        name: str | None = None,
    ) -> Path:
        """Build a program and its native code; `name` tells it from others of the entry."""
        chosen = load_settings(
            overrides={
                "entry": str(entry),
                "engine": engine,
                "include": include,
                "output": str(self.work / f"{entry.stem}_{name or engine}.wasm"),
                **({"engines": engines} if engines else {}),
                **(settings or {}),
            },
            project=entry.parent,
            environ=self.environment,
        )
        module = build(chosen, console=self.console, cache=self.cache).module
        precompile(module, self.cache, self.console)
        return module

    @cached_property
    def plain(self) -> Path:
        """The plain interpreter."""
        module = build_plain(self.sdk, self.sysroot, self.stack_size, self.work)
        precompile(module, self.cache, self.console)
        return module

    @property
    def _stdlib(self) -> tuple[Preopen]:
        return (Preopen(host=self.sysroot.cpython.path / "stdlib", guest=GUEST_STDLIB),)

    def _wasm(
        self,
        name: str,
        about: str,
        module: Path,
        *,
        arguments: tuple[str, ...] = (),
        directories: tuple[Preopen, ...] = (),
        environment: Mapping[str, str] = ENVIRONMENT,
    ) -> Wasm:
        return Wasm(
            name=name,
            about=about,
            module=module,
            cache=self.cache,
            console=self.console,
            arguments=arguments,
            directories=directories,
            environment=environment,
        )
