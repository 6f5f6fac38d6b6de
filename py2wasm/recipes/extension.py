"""The extension driver: the C and C++ files of a package or library become one static library."""

from __future__ import annotations

import shutil
import sys
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.recipes import unwind
from py2wasm.resources import runtime_stubs
from py2wasm.toolchain.ninja import NinjaFile, Raw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import ExtensionDriver

CXX_SUFFIXES = (".cc", ".cpp", ".cxx")


def build(job: Job) -> None:
    """Compile the recipe's files into `lib/lib<name>.a`."""
    driver = job.recipe.extension
    assert driver is not None  # noqa: S101 - the model guarantees it
    for name in driver.files:
        shutil.copyfile(job.recipe.folder / name, job.source / name)
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
    for item in driver.install:
        folder = job.output / item.to
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(job.source.glob(item.from_)):
            shutil.copyfile(path, folder / path.name)


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


def _write_ninja(job: Job, driver: ExtensionDriver, sources: Sequence[Path], library: Path) -> None:
    names = {need: str(archive.path) for need, archive in job.needs.items()}
    stubs = runtime_stubs()
    flags = [
        *job.toolchain.hide(job.work, job.source, stubs),
        "-fvisibility=hidden",
        *driver.flags,
        *(f"-I{job.source / folder}" for folder in driver.include),
        *(f"-I{folder}" for folder in driver.headers.format_map(names).split()),
        f"-I{stubs}",
        # Its setjmp.h comes before libc's.
        *([f"-I{stubs / 'unwind'}"] if driver.unwind else []),
        *(f"-D{define}" for define in driver.defines),
    ]
    compiler = job.toolchain.compiler(job.triple)
    ninja = NinjaFile()
    ninja.rule("cc", [*compiler, *flags, Raw("$own -c $in -o $out")])
    ninja.rule("cxx", [compiler[0], "c++", *compiler[2:], *flags, Raw("$own -c $in -o $out")])
    ninja.rule("text", [*compiler, *flags, Raw("$own -S $in -o $out")])
    ninja.rule("unwind", [sys.executable, str(unwind.FILE), Raw("$in $out")])
    ninja.rule("as", [*compiler, Raw("-c $in -o $out")])
    ninja.rule("ar", [*job.toolchain.archiver(), Raw("rcsD $out $in")])
    objects = []
    for source in sources:
        stem = source.relative_to(job.source).with_suffix("").as_posix()
        objects.append(f"objects/{stem}.o")
        own = [
            flag
            for pattern, flags in driver.flags_of.items()
            if source.match(pattern)
            for flag in flags
        ]
        if any(source.match(pattern) for pattern in driver.unwind):
            ninja.build(f"text/{stem}.s", "text", [source], variables={"own": own})
            ninja.build(f"unwind/{stem}.s", "unwind", [f"text/{stem}.s"])
            ninja.build(objects[-1], "as", [f"unwind/{stem}.s"])
        else:
            rule = "cxx" if source.suffix in CXX_SUFFIXES else "cc"
            ninja.build(objects[-1], rule, [source], variables={"own": own})
    ninja.build(str(library), "ar", objects)
    ninja.write(job.work / "build.ninja")
