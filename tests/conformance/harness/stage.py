"""Staging: a project folder with the test package and the guest, and what is built from it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.build import build
from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.settings import current_environment, load_settings
from tests.conformance.harness.suite import FOLDER
from tests.conformance.harness.testmodules import open_test_sdk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conformance.harness.suite import Suite, SuiteModule

GUEST = FOLDER / "guest.py"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where the tests come from: the `Lib` folder of the source, and the native interpreter."""

    library: Path
    python: Path


def find_origin() -> Origin:
    """Take the tests from the pinned source and the native interpreter from the SDK."""
    settings = load_settings(overrides={}, project=FOLDER, environ=current_environment())
    console = Console()
    sdk = open_test_sdk(settings, console=console, cache=Cache(settings.cache, console))
    return Origin(library=sdk.unpacked("cpython") / "Lib", python=sdk.native_python())


def stage_tests(suite: Suite, origin: Origin, folder: Path) -> Path:
    """Copy the test package and the guest into `folder`; what is there already is kept."""
    if not (folder / "test").exists():
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / "test.part"
        shutil.rmtree(copy, ignore_errors=True)
        ignore = shutil.ignore_patterns("__pycache__", *suite.leave_out)
        shutil.copytree(origin.library / "test", copy, ignore=ignore)
        copy.rename(folder / "test")
    shutil.copyfile(GUEST, folder / GUEST.name)
    return folder


def build_image(
    suite: Suite, modules: Sequence[SuiteModule], engine: str, staged: Path, output: Path
) -> Path:
    """Build one Wasm module with all of `modules`; only they are compiled by `engine`."""
    include = [*suite.include]
    for module in modules:
        include += [*_names(staged, module.name), *module.include]
    project = output.with_suffix("")
    _write_project(project, suite, modules, engine, include)
    for name in ("test", GUEST.name):
        (project / name).unlink(missing_ok=True)
        (project / name).symlink_to(staged / name)
    build_project(project, output)
    return output


def build_project(project: Path, output: Path) -> None:
    """Build a project folder as its settings say."""
    settings = load_settings(
        overrides={"output": output}, project=project, environ=current_environment()
    )
    console = Console(quiet=True)
    build(settings, console=console, cache=Cache(settings.cache, console))


def _names(staged: Path, name: str) -> list[str]:
    """Name a test module and, if it is a package, what is in it: it loads those by their files."""
    folder = staged.joinpath("test", *name.split("."))
    paths = [path.relative_to(staged).with_suffix("") for path in sorted(folder.rglob("*.py"))]
    dotted = [".".join(path.parts).removesuffix(".__init__") for path in paths]
    return [f"test.{name}", *dotted]


def _write_project(
    project: Path, suite: Suite, modules: Sequence[SuiteModule], engine: str, include: Sequence[str]
) -> None:
    project.mkdir(parents=True, exist_ok=True)
    lines = [
        "[tool.py2wasm]",
        f'entry = "{GUEST.name}"',
        'engine = "bytecode"',
        # Tests look into the source of the standard library, which natively is always there.
        'sources = "all"',
        f"include = {json.dumps(list(dict.fromkeys(include)))}",
        f"exclude = {json.dumps(list(suite.exclude))}",
        f"data = {json.dumps(list(suite.data))}",
        "[tool.py2wasm.engines]",
    ]
    for module in modules:
        lines += [f'"test.{module.name}" = "{engine}"', f'"test.{module.name}.*" = "{engine}"']
    (project / "pyproject.toml").write_text("\n".join(lines) + "\n", "utf-8")
