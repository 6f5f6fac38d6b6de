"""The combinations, and running all programs with one of them.

What a profile changes of a module is what wasm-opt does to it. So a module is linked once for an
engine and a snapshot, and optimized for each profile.
"""

from __future__ import annotations

import difflib
import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.build import build, open_sdk
from py2wasm.link import Image, optimize_image
from py2wasm.link.areas import Areas
from py2wasm.settings import load_settings
from tests.integration import programs_runner as runner
from tests.integration.combinations.bundle import Bundle, write_programs, write_projects
from tests.integration.test_programs import CASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.settings import ProfileName, Settings
    from py2wasm.sysroot import Sdk

INTEGRATION = Path(__file__).parents[1]


@dataclass(frozen=True, kw_only=True)
class Projects:
    """Projects of an engine, by name and folder.

    `compiler` is what compiles modules of theirs, those of the pattern or what it chooses itself;
    natively they need a `package`.
    """

    places: Mapping[str, str]
    why: str
    compiler: str
    pattern: str | None = None
    package: str | None = None
    status: int = 0

    @property
    def default(self) -> str:
        return "bytecode" if self.pattern else "auto"

    def cases(self) -> dict[str, runner.Case]:
        return {name: self._case(INTEGRATION / place) for name, place in self.places.items()}

    def _case(self, folder: Path) -> runner.Case:
        expected = folder / "expected.txt"
        if expected.is_file():
            lines = tuple(expected.read_text("utf-8").splitlines())
            return runner.Case(path=folder / "app.py", native=False, expected=lines)
        return runner.Case(path=folder / "app.py", status=self.status)


PROFILES: tuple[ProfileName, ...] = ("balanced", "speed", "size")
SNAPSHOTS = ("none", "imports", "program")
MEANT = "compiles what is meant for it"
PROJECTS = {
    "auto": Projects(
        places={
            "auto_library": "auto/library",
            "auto_mixed": "auto/mixed",
            "auto_typed": "auto/typed",
        },
        why="leaves the bundle of programs to nuitka, for some look into code",
        compiler="mypyc",
        status=1,
    ),
    "cython": Projects(
        places={"cython_pure": "cython/pure", "cython_shapes": "cython/shapes"},
        why=MEANT,
        compiler="cython",
        pattern="pure.*",
        package="cython",
    ),
    "mypyc": Projects(
        places={"mypyc_parts": "mypyc"},
        why=MEANT,
        compiler="mypyc",
        pattern="parts*",
        package="mypy-extensions",
    ),
}
ENGINES = ("bytecode", "nuitka", *PROJECTS)
# What cannot be in a bundle, and why.
LEFT_OUT = {"main_guard": "is about being `__main__`, which the entry of a bundle is"}
LINES_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Combination:
    """How programs are built."""

    engine: str
    snapshot: str
    profile: ProfileName

    def __str__(self) -> str:
        return f"{self.engine}, snapshot {self.snapshot}, profile {self.profile}"


COMBINATIONS = tuple(
    Combination(engine=engine, snapshot=snapshot, profile=profile)
    for engine in ENGINES
    for snapshot in SNAPSHOTS
    for profile in PROFILES
)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of a combination: the programs that passed, and how the others differ."""

    passed: tuple[str, ...]
    failed: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.passed) + len(self.failed)


class Workshop:
    """Makes bundles, and builds and runs them."""

    def __init__(self, folder: Path, *, console: Console, cache: Cache, jobs: int = 1) -> None:
        self.folder = folder
        self._console = console
        self._cache = cache
        self._jobs = jobs
        self._native: dict[tuple[Path, str], runner.Outcome] = {}

    def bundle(self, engine: str) -> Bundle:
        """Make the bundle of an engine."""
        folder = self.folder / f"{engine}-bundle"
        folder.mkdir()
        if engine in PROJECTS:
            projects = PROJECTS[engine]
            engines = {projects.pattern: projects.compiler} if projects.pattern else {}
            return write_projects(folder, projects.cases(), engines)
        taken = [case for case in CASES if case.name not in LEFT_OUT and engine in case.engines]
        return write_programs(folder, taken)

    def link(self, bundle: Bundle, engine: str, snapshot: str) -> Path:
        """Give the module that is the same for every profile; it is built when it is not there."""
        balanced = Combination(engine=engine, snapshot=snapshot, profile="balanced")
        module = self._output(bundle, balanced)
        return module if module.is_file() else self.build(bundle, balanced)

    def build(self, bundle: Bundle, combination: Combination) -> Path:
        """Build a bundle and give the module; its engine has to have compiled something."""
        projects = PROJECTS.get(combination.engine)
        settings = self._settings(
            bundle.entry.parent,
            entry=str(bundle.entry),
            output=str(self._output(bundle, combination)),
            engine=projects.default if projects else combination.engine,
            engines=bundle.engines,
            include=bundle.include,
            snapshot=combination.snapshot,
            profile=combination.profile,
        )
        artifact = build(settings, console=self._console, cache=self._cache)
        used = {module["engine"] for module in artifact.report["modules"]}
        assert _compiler(combination) in used
        return artifact.module

    def _output(self, bundle: Bundle, combination: Combination) -> Path:
        words = (bundle.entry.stem, combination.engine, combination.snapshot, combination.profile)
        return self.folder / f"{'-'.join(words)}.wasm"

    def optimize(self, module: Path, profile: ProfileName) -> Path:
        """Give a linked module as the profile wants it."""
        image = Image(path=module, areas=Areas(code={}, data={}, objects={}))
        with tempfile.TemporaryDirectory() as work:
            return optimize_image(image, profile, self.sdk(), Path(work)).path

    def run(self, bundle: Bundle, module: Path, engine: str) -> Result:
        """Run a bundle's programs, natively and as Wasm, and compare."""
        passed, failed = [], {}
        for name, case in bundle.cases.items():
            native = self._run_native(case, engine) if case.native else None
            wasm = runner.run_wasm(case, module, console=self._console, cache=self._cache)
            if native is None:
                # What is expected is said of a program of that name.
                wasm = replace(wasm, stdout=wasm.stdout.replace(f"{name}.py", "app.py"))
            try:
                runner.compare(case, native, wasm)
            except AssertionError as error:
                failed[name] = f"{error}\n{_show(case, native, wasm)}"
            else:
                passed.append(name)
        return Result(passed=tuple(passed), failed=failed)

    def sdk(self) -> Sdk:
        return open_sdk(self._settings(self.folder), console=self._console, cache=self._cache)

    def _run_native(self, case: runner.Case, engine: str) -> runner.Outcome:
        key = (case.path, case.arguments[-1] if case.arguments else "")
        if key not in self._native:
            sdk = self.sdk()
            package = PROJECTS[engine].package if engine in PROJECTS else None
            packages = sdk.unpacked(package) if package else None
            self._native[key] = runner.run_native(case, sdk.sysroot().python, packages)
        return self._native[key]

    def _settings(self, project: Path, **overrides: object) -> Settings:
        given = load_settings(
            overrides={**overrides, "jobs": self._jobs}, project=project, environ=os.environ
        )
        # Nothing of the checkout's own environment belongs to the program.
        return replace(given, project=project, python=None)


def _compiler(combination: Combination) -> str:
    """Say what has to have compiled something."""
    if (combination.engine, combination.snapshot) == ("auto", "program"):
        # The entry is taken apart: mypyc does not see the whole program.
        return "nuitka"
    projects = PROJECTS.get(combination.engine)
    return projects.compiler if projects else combination.engine


def _show(case: runner.Case, native: runner.Outcome | None, wasm: runner.Outcome) -> str:
    """Show where two runs differ."""
    if native is None:
        pairs = [(list(case.expected), wasm.stdout.splitlines())]
    else:
        out = [runner.reduce_text(run.stdout).splitlines() for run in (native, wasm)]
        err = [runner.stderr_view(case, run) for run in (native, wasm)]
        pairs = [(out[0], out[1]), (err[0], err[1])]
    lines = [
        line
        for first, second in pairs
        for line in difflib.unified_diff(first, second, "native", "Wasm", n=0, lineterm="")
    ]
    return "\n".join(lines[:LINES_SHOWN])
