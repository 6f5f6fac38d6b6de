"""The cc driver: a list of C files becomes one static library, compiled by ninja."""

from __future__ import annotations

import shutil
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.toolchain.ninja import NinjaFile, Raw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import CcDriver

FILE = Path(__file__)
# The interpreter's headers are C in places: C++ has no such word.
CXX_FLAGS = ("-Drestrict=__restrict",)


def build(job: Job) -> None:
    """Compile the recipe's C files and install the library and its headers."""
    driver = job.recipe.cc
    assert driver is not None  # noqa: S101 - the model guarantees it
    sources = find_sources(job.source, driver.sources, driver.exclude)
    job.step.update(f"compile {len(sources)} files")
    _write_ninja(job, driver, sources)
    run(
        [str(job.toolchain.ninja), "-C", str(job.work), f"-j{job.jobs}"],
        log=job.log,
        env=job.environment,
    )
    library = job.output / "lib"
    library.mkdir(parents=True)
    shutil.copy2(job.work / driver.library, library)
    include = job.output / "include"
    for header in driver.headers:
        path = job.source / header
        if path.is_dir():
            shutil.copytree(path, include / path.name)
        else:
            include.mkdir(exist_ok=True)
            shutil.copy2(path, include)


def find_sources(root: Path, patterns: Sequence[str], exclude: Sequence[str]) -> list[Path]:
    """List the files that a recipe compiles, each once; raise `BuildError` if there are none."""
    found = [
        path
        for pattern in patterns
        for path in sorted(root.glob(pattern))
        if not any(fnmatch(path.name, excluded) for excluded in exclude)
    ]
    if not found:
        raise BuildError("the recipe's `sources` match no file", cause=", ".join(patterns))
    return list(dict.fromkeys(found))


def cxx_compiler(job: Job) -> list[str]:
    """Give the command that compiles C++."""
    compiler = job.toolchain.compiler(job.triple)
    return [compiler[0], "c++", *compiler[2:], *CXX_FLAGS]


def _write_ninja(job: Job, driver: CcDriver, sources: list[Path]) -> None:
    flags = [
        *driver.flags,
        *(f"-I{job.source / folder}" for folder in driver.include),
        *(f"-D{define}" for define in driver.defines),
    ]
    hidden = job.toolchain.hide(job.work, job.source)
    compiler = [*job.toolchain.compiler(job.triple), *hidden, *flags]
    ninja = NinjaFile()
    ninja.rule("cc", [*compiler, Raw("-c $in -o $out")])
    ninja.rule("ar", [*job.toolchain.archiver(), Raw("rcsD $out $in")])
    objects = []
    for source in sources:
        name = source.relative_to(job.source).with_suffix(".o").as_posix()
        objects.append(f"objects/{name}")
        ninja.build(objects[-1], "cc", [source])
    ninja.build(driver.library, "ar", objects)
    ninja.write(job.work / "build.ninja")
