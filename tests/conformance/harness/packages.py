"""The own tests of packages that have a shim, as `packages.toml` describes them.

The tests stay files: they lie in a folder that the guest sees, and pytest, which is compiled into
the image with the package, imports them from there.
"""

from __future__ import annotations

import ast
import json
import shutil
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from py2wasm.build import open_sdk
from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.recipes.unpack import unpack
from py2wasm.settings import current_environment, load_settings
from py2wasm.sources import Pin  # noqa: TC001 - pydantic reads the annotations
from tests.conformance.harness.drive import ModuleRun, Runner, run_tests, wasm_runner
from tests.conformance.harness.report import NEVER, Failure, Verdict
from tests.conformance.harness.stage import build_project
from tests.conformance.harness.suite import FOLDER, SuiteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from py2wasm.sysroot import Sdk

GUEST = FOLDER / "package_guest.py"
# Where the guest sees the tests.
ROOT = "/tests"


class PackageSuite(BaseModel):
    """The tests of one package.

    `rate` is the least share that must pass. `pin` is the source that holds the tests, if not the
    shim's own. `copies` are globs below it of what the tests need, `files` those of them that hold
    tests, `fast` those that `make test` runs, in a module without the packages `fast_exclude`.
    Tests that are `in_place` run in their root folder. `skip` and `expected` map patterns of
    `FILE::TEST` to causes, which `causes` explains, and `leave_out` patterns of files. `absent` are
    modules that tests import and do not find: with a stand-in those tests run that do not use them,
    and what is in `before` is imported without one. `claims` sets attributes by patterns of files:
    flags by which a package skips on Wasm what works here.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    rate: float
    pin: Pin | None = None
    dependencies: tuple[str, ...]
    copies: tuple[str, ...]
    files: tuple[str, ...]
    fast: tuple[str, ...] = ()
    fast_exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    in_place: bool = False
    arguments: tuple[str, ...] = ()
    causes: dict[str, str] = {}
    absent: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    claims: dict[str, dict[str, bool]] = {}
    leave_out: dict[str, str] = {}
    skip: dict[str, str] = {}
    expected: dict[str, str] = {}

    def cause(self, test: str) -> str | None:
        """Say why a test may fail, or None if it must not."""
        return next((why for what, why in self.expected.items() if fnmatchcase(test, what)), None)

    def claims_in(self, file: str) -> dict[str, bool]:
        """Give the attributes that are set for one file."""
        return {
            name: value
            for pattern, claims in self.claims.items()
            if fnmatchcase(file, pattern)
            for name, value in claims.items()
        }

    def skip_in(self, file: str) -> dict[str, str]:
        """Give what is skipped in one file, by patterns of the names below it."""
        rules = ((what.partition("::"), why) for what, why in self.skip.items())
        return {test: why for (where, _, test), why in rules if fnmatchcase(file, where)}


def load_packages(path: Path = FOLDER / "packages.toml") -> dict[str, PackageSuite]:
    """Read the suites by package; raise `SuiteError` for a cause that is not explained."""
    tables = tomllib.loads(path.read_text("utf-8"))
    suites = {name: PackageSuite.model_validate(table) for name, table in tables.items()}
    for name, suite in suites.items():
        for test, cause in {**suite.leave_out, **suite.skip, **suite.expected}.items():
            if cause not in suite.causes:
                raise SuiteError(f"{name}: {test}: no such cause: `{cause}`")
    return suites


@dataclass(frozen=True, kw_only=True)
class PackageSession:
    """Runs the suite of one package in a folder."""

    name: str
    suite: PackageSuite
    work: Path
    jobs: int
    timeout: float
    reuse: bool
    progress: Callable[[ModuleRun], None]

    def run(self, files: Iterable[str] = (), only: Iterable[str] = ()) -> list[ModuleRun]:
        """Build the image and run the tests of `files`, by default all."""
        staged = self._stage()
        chosen = list(files) or sorted(self._test_files(staged))
        fast = tuple(chosen) == self.suite.fast
        image = self.work / f"{self.name}{'-fast' if fast else ''}.wasm"
        if not (self.reuse and image.exists()):
            self._build(staged, image, chosen if fast else None)
        runner = wasm_runner(self.name, image, self.work / "cache", {ROOT: staged})
        with ThreadPoolExecutor(self.jobs) as pool:
            return list(pool.map(lambda file: self._run_file(runner, file, list(only)), chosen))

    def _run_file(self, runner: Runner, file: str, only: list[str]) -> ModuleRun:
        results = self.work / "results" / self.name / f"{file}.json"
        if self.reuse and results.is_file() and not only:
            return ModuleRun.read(results)
        plan = {
            "only": only,
            "skip": self.suite.skip_in(file),
            "root": ROOT,
            "folder": ROOT if self.suite.in_place else None,
            "arguments": self.suite.arguments,
            "absent": self.suite.absent,
            "before": self.suite.before,
            "claims": self.suite.claims_in(file),
        }
        folder = self.work / "runs" / self.name / file
        run = run_tests(runner, file, plan, folder, timeout=self.timeout)
        if not only:
            run.write(results)
        self.progress(run)
        return run

    def _test_files(self, staged: Path) -> Iterator[str]:
        for pattern in self.suite.files:
            for path in staged.glob(pattern):
                file = path.relative_to(staged).as_posix()
                if not any(fnmatchcase(file, left_out) for left_out in self.suite.leave_out):
                    yield file

    def _stage(self) -> Path:
        """Unpack the package's source and lay out its tests; what is there already is kept."""
        staged = self.work / f"{self.name}-tests"
        if staged.exists():
            return staged
        self.work.mkdir(parents=True, exist_ok=True)
        sdk = _open_sdk()
        source, part = self.work / f"{self.name}-source", self.work / f"{self.name}-tests.part"
        shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(source, ignore_errors=True)
        unpack(sdk.fetcher.fetch(self.name, self.suite.pin or sdk.pins[self.name]), source)
        for pattern in self.suite.copies:
            found = sorted(source.glob(pattern))
            if not found:
                raise SuiteError(f"the source of {self.name} has no `{pattern}`")
            for path in found:
                _copy(path, part / path.relative_to(source))
        for path in sorted(part.rglob("*.py")):
            # Names of tests are those that they have in the package.
            for parent in path.relative_to(part).parents:
                if parent != Path() and (path.parent / "__init__.py").exists():
                    (part / parent / "__init__.py").touch()
        shutil.rmtree(source)
        part.rename(staged)
        return staged

    def _build(self, staged: Path, image: Path, only: Sequence[str] | None) -> None:
        """Build an image for all tests, or a smaller one for the files `only`."""
        project = image.with_suffix("")
        project.mkdir(parents=True, exist_ok=True)
        exclude = self.suite.fast_exclude if only else ()
        include = [name for name in self.suite.include if name.partition(".")[0] not in exclude]
        shutil.copyfile(GUEST, project / GUEST.name)
        (project / "needed_by_tests.py").write_text(_imports(staged, only), "utf-8")
        lines = [
            "[tool.py2wasm]",
            f'entry = "{GUEST.name}"',
            'engine = "bytecode"',
            f"include = {json.dumps(['needed_by_tests', *include])}",
            f"exclude = {json.dumps(list(exclude))}",
            f"dependencies = {json.dumps(list(self.suite.dependencies))}",
        ]
        (project / "pyproject.toml").write_text("\n".join(lines) + "\n", "utf-8")
        build_project(project, image)


def judge_package(
    name: str, suite: PackageSuite, runs: Iterable[ModuleRun], *, whole: bool
) -> Verdict:
    """Compare the runs of a package's tests with what `packages.toml` says."""
    failures, problems, failing = [], [], []
    passed = ran = 0
    for run in runs:
        passed += run.count("passed")
        ran += run.ran
        for result in run.failing:
            test = f"{run.name}::{result.id}"
            failing.append(test)
            cause = None if result.outcome in NEVER else suite.cause(test)
            failures.append(Failure(module=run.name, engine=name, result=result, cause=cause))
            if cause is None:
                problems.append(f"{name}: {test}: {result.outcome}: {result.reason}")
    if whole:
        if passed < suite.rate * ran or not ran:
            problems.append(f"{name}: {passed} of {ran} passed, not {suite.rate:.0%}")
        problems += [
            f"{name}: `{pattern}` is expected to fail and does not"
            for pattern in suite.expected
            if not any(fnmatchcase(test, pattern) for test in failing)
        ]
    return Verdict(failures=tuple(failures), problems=tuple(problems))


def _open_sdk() -> Sdk:
    settings = load_settings(overrides={}, project=FOLDER, environ=current_environment())
    console = Console()
    return open_sdk(settings, console=console, cache=Cache(settings.cache, console))


def _copy(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(path, target, ignore=ignore, dirs_exist_ok=True)
    else:
        shutil.copyfile(path, target)


def _imports(staged: Path, only: Sequence[str] | None) -> str:
    """Give a module that imports, should it ever be called, all that the tests import."""
    paths = [
        path
        for path in sorted(staged.rglob("*.py"))
        if only is None
        or not path.name.startswith("test_")
        or path.relative_to(staged).as_posix() in only
    ]
    statements: Mapping[str, None] = {
        ast.unparse(node): None
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not node.level)
    }
    lines = ["def never():"]
    for statement in statements:
        if "*" not in statement and "__future__" not in statement:
            lines += ["    try:", f"        {statement}", "    except ImportError:", "        pass"]
    return "\n".join([*lines, ""])
