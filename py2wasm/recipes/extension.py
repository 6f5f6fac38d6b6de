"""The extension driver: C, C++ and Cython files of a package or library become a static library."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.recipes import unwind
from py2wasm.recipes.cc import cxx_compiler, find_sources
from py2wasm.recipes.cython import CythonModule, CythonPlan, translate
from py2wasm.resources import runtime_stubs
from py2wasm.toolchain.ninja import NinjaFile, Raw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import ExtensionDriver

CXX_SUFFIXES = (".cc", ".cpp", ".cxx")
CYTHON = "cython"
CYTHON_SUFFIX = ".pyx"


def build(job: Job) -> None:
    """Compile the recipe's files into `lib/lib<name>.a`."""
    driver = job.recipe.extension
    assert driver is not None  # noqa: S101 - the model guarantees it
    for name in driver.files:
        shutil.copyfile(job.recipe.folder / name, job.source / name)
    sources = _translate(job, driver, find_sources(job.source, driver.sources, driver.exclude))
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


def _translate(job: Job, driver: ExtensionDriver, sources: Sequence[Path]) -> list[Path]:
    """Put what Cython makes of them in the place of Cython's files."""
    files = [source for source in sources if source.suffix == CYTHON_SUFFIX]
    if not files:
        return list(sources)
    if CYTHON not in job.tools:
        raise BuildError(
            f"the recipe `{job.recipe.name}` has Cython files", hint='add `tools = ["cython"]`'
        )
    job.step.update(f"translate {len(files)} files")
    work = job.work / CYTHON
    names = {source: _module_name(job, source) for source in files}
    modules = [
        CythonModule(
            name=name,
            source=source,
            shown=source.relative_to(job.source).as_posix(),
            output=work / source.relative_to(job.source).with_suffix(""),
        )
        for source, name in names.items()
    ]
    include = [job.source, *(job.source / folder for folder in driver.include)]
    include += [Path(folder) for folder in _headers(job, driver)]
    work.mkdir(exist_ok=True)
    translated = translate(
        CythonPlan(modules=modules, include=include, language=driver.cython_language),
        python=job.build_python,
        cython=job.tools[CYTHON],
        folder=work,
        log=job.log,
        environment=job.environment,
    )
    return [translated[names[path]].file if path in names else path for path in sources]


def _module_name(job: Job, source: Path) -> str:
    """Say which of the recipe's modules a Cython file is."""
    modules = job.recipe.package.modules if job.recipe.package else {}
    found = [name for name in modules if name.rpartition(".")[2] == source.stem]
    if len(found) > 1:
        named = ".".join(source.relative_to(job.source).with_suffix("").parts)
        found = [name for name in found if f".{named}".endswith(f".{name}")]
    if len(found) != 1:
        raise BuildError(f"the recipe does not say which module `{source.name}` is")
    return found[0]


def _headers(job: Job, driver: ExtensionDriver) -> list[str]:
    names = {need: str(archive.path) for need, archive in job.needs.items()}
    return driver.headers.format_map(names).split()


def _write_ninja(job: Job, driver: ExtensionDriver, sources: Sequence[Path], library: Path) -> None:
    stubs = runtime_stubs()
    flags = [
        *job.toolchain.hide(job.work, job.source, stubs),
        "-fvisibility=hidden",
        *driver.flags,
        *(f"-I{job.source / folder}" for folder in driver.include),
        *(f"-I{folder}" for folder in _headers(job, driver)),
        f"-I{stubs}",
        # Its setjmp.h comes before libc's.
        *([f"-I{stubs / 'unwind'}"] if driver.unwind else []),
        *(f"-D{define}" for define in driver.defines),
    ]
    compiler = job.toolchain.compiler(job.triple)
    ninja = NinjaFile()
    ninja.rule("cc", [*compiler, *flags, Raw("$own -c $in -o $out")])
    ninja.rule("cxx", [*cxx_compiler(job), *flags, Raw("$own -c $in -o $out")])
    ninja.rule("text", [*compiler, *flags, Raw("$own -S $in -o $out")])
    ninja.rule("unwind", [sys.executable, str(unwind.FILE), Raw("$in $out")])
    ninja.rule("as", [*compiler, Raw("-c $in -o $out")])
    ninja.rule("ar", [*job.toolchain.archiver(), Raw("rcsD $out $in")])
    objects = []
    for source in sources:
        made = source.is_relative_to(job.work / CYTHON)
        root = job.work if made else job.source
        stem = source.relative_to(root).with_suffix("").as_posix()
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
