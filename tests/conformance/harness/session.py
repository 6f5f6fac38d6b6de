"""Which images a selection needs, and running the selection with them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from py2wasm.errors import WedgeError
from tests.conformance.harness.drive import (
    NATIVE,
    ModuleRun,
    Result,
    native_runner,
    run_module,
    wasm_runner,
)
from tests.conformance.harness.stage import build_image, find_origin, stage_tests
from tests.conformance.harness.testmodules import open_test_sdk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.conformance.harness.drive import Runner
    from tests.conformance.harness.suite import Suite, SuiteModule

# Nuitka's C of the test modules is large, and how fast they run does not matter.
OPTIMIZE = "-O1"


@dataclass(frozen=True, kw_only=True)
class Session:
    """One call of the harness: where it works, and with how many processes."""

    suite: Suite
    work: Path
    jobs: int
    timeout: float
    reuse: bool
    progress: Callable[[ModuleRun], None]

    def run(
        self, engine: str, modules: Sequence[SuiteModule], only: Sequence[str] = ()
    ) -> list[ModuleRun]:
        """Build what is needed and run the tests of `modules` with one engine, or natively.

        What a run before this one has finished in the same folder is not run again if `reuse`.
        """
        known = {} if only else {module.name: self._finished(engine, module) for module in modules}
        rest = [module for module in modules if known.get(module.name) is None]
        for run in self._run_all(engine, rest, only):
            known[run.name] = run
        return [run for module in modules if (run := known[module.name])]

    def _finished(self, engine: str, module: SuiteModule) -> ModuleRun | None:
        path = self._results(engine, module.name)
        return ModuleRun.read(path) if self.reuse and path.is_file() else None

    def _results(self, engine: str, name: str) -> Path:
        return self.work / "results" / engine / f"{name}.json"

    def _run_all(
        self, engine: str, modules: Sequence[SuiteModule], only: Sequence[str]
    ) -> list[ModuleRun]:
        self.work.mkdir(parents=True, exist_ok=True)
        origin = find_origin()
        staged = stage_tests(self.suite, origin, self.work / "staged")
        shared = native_runner(origin, staged) if engine == NATIVE else None
        with (
            mock.patch("py2wasm.build.open_sdk", open_test_sdk),
            mock.patch("py2wasm.link.image.OPTIMIZE", OPTIMIZE),
            ThreadPoolExecutor(self.jobs) as pool,
        ):
            if engine == "bytecode" and modules:
                shared = self._build(engine, modules, staged, engine)

            def run_one(module: SuiteModule) -> ModuleRun:
                try:
                    runner = shared or self._build(engine, [module], staged, module.name)
                except WedgeError as error:
                    run = failed_build(module, engine, error)
                else:
                    folder = self.work / "runs" / engine / module.name
                    run = run_module(runner, module, folder, timeout=self.timeout, only=only)
                    if not only:
                        run.write(self._results(engine, module.name))
                self.progress(run)
                return run

            return list(pool.map(run_one, modules))

    def _build(
        self, engine: str, modules: Sequence[SuiteModule], staged: Path, name: str
    ) -> Runner:
        image = self.work / f"{engine}-{name}.wasm"
        if not (self.reuse and image.exists()):
            build_image(self.suite, modules, engine, staged, image)
        return wasm_runner(engine, image, self.work / "cache")


def failed_build(module: SuiteModule, engine: str, error: WedgeError) -> ModuleRun:
    """Give the run of a module that was not built."""
    detail = f"{error}\n{getattr(error, 'cause', '')}"
    result = Result(id=module.name, outcome="build", reason=str(error), detail=detail)
    return ModuleRun(name=module.name, engine=engine, results=[result])
