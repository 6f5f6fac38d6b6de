"""The extension driver: the C and C++ files of a package's extension modules become one library."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.toolchain.ninja import NinjaFile, Raw

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import ExtensionDriver

CXX_SUFFIXES = (".cc", ".cpp", ".cxx")


def build(job: Job) -> None:
    """Compile the recipe's files into `lib/lib<name>.a`."""
    driver = job.recipe.extension
    assert driver is not None  # noqa: S101 - the model guarantees it
    sources = _sources(job.source, driver)
    job.step.update(f"compile {len(sources)} files")
    library = job.output / "lib" / f"lib{job.recipe.name}.a"
    library.parent.mkdir(parents=True)
    _write_ninja(job, driver, sources, library)
    run(
        [str(job.toolchain.ninja), "-C", str(job.work), f"-j{job.jobs}"],
        log=job.log,
        env=job.environment,
    )


def _sources(root: Path, driver: ExtensionDriver) -> list[Path]:
    found = [
        path
        for pattern in driver.sources
        for path in sorted(root.glob(pattern))
        if not any(fnmatch(path.name, excluded) for excluded in driver.exclude)
    ]
    if not found:
        raise BuildError("the recipe's `sources` match no file", cause=", ".join(driver.sources))
    return list(dict.fromkeys(found))


def _write_ninja(job: Job, driver: ExtensionDriver, sources: list[Path], library: Path) -> None:
    names = {need: str(archive.path) for need, archive in job.needs.items()}
    flags = [
        *job.toolchain.hide(job.work, job.source),
        "-fvisibility=hidden",
        *driver.flags,
        *(f"-I{job.source / folder}" for folder in driver.include),
        *(f"-I{folder}" for folder in driver.headers.format_map(names).split()),
        *(f"-D{define}" for define in driver.defines),
    ]
    ninja = NinjaFile()
    compiler = job.toolchain.compiler(job.triple)
    ninja.rule("cc", [*compiler, *flags, Raw("-c $in -o $out")])
    ninja.rule("cxx", [compiler[0], "c++", *compiler[2:], *flags, Raw("-c $in -o $out")])
    ninja.rule("ar", [*job.toolchain.archiver(), Raw("rcsD $out $in")])
    objects = []
    for source in sources:
        name = source.relative_to(job.source).with_suffix(".o").as_posix()
        objects.append(f"objects/{name}")
        ninja.build(objects[-1], "cxx" if source.suffix in CXX_SUFFIXES else "cc", [source])
    ninja.build(str(library), "ar", objects)
    ninja.write(job.work / "build.ninja")
