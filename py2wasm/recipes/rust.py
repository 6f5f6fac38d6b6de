"""The rust driver: crates become one static library, by the plan that stands beside the recipe.

A plan is what cargo would do, written down once (`ext_shims/lock_rust.py` does it): each crate
with its features and what it is built from, each build script with what it answers to. ninja goes
through it; neither cargo nor its registry are needed. The compiler and the crates are Debian
packages (`sources/debs.py`).

All crates are compiled to bitcode, and the last one with the whole of it to assembler text. There a
check is put after each call, as for C that uses longjmp (`unwind.py`): a panic, which this target
could only end the program with, returns early from function to function. So does what finds no
memory. Rust's `abort` starts it and `py2wasm_catch` ends it (`runtime_stubs/py2wasm_unwind.h`).
Large tables go into the library compressed (`tables.py`).
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from py2wasm.errors import BuildError
from py2wasm.process import run
from py2wasm.recipes import panics, rustunit, tables
from py2wasm.recipes.unpack import apply_patch
from py2wasm.toolchain.ninja import NinjaFile, Raw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import RustDriver

HOST = "x86_64-unknown-linux-gnu"
CRATES = "usr/share/cargo/registry"
RUSTC = "usr/bin/rustc"
# The C library that programs of the build machine are linked for: older than the packages' own.
HOST_TRIPLE = "x86_64-linux-gnu.2.34"
RUNNER = Path(rustunit.__file__)
LIBRARY = ("-C", "panic=abort")
FINAL = ("-C", "lto=fat")


class PlannedUnit(BaseModel):
    """One step of a plan as its file has it; see `rustunit.Unit`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    crate: Annotated[str, Field(pattern=r"^\w+$")]
    package: str
    version: str
    folder: str = ""
    file: str
    kind: Literal["lib", "proc-macro", "build-script", "run", "staticlib"]
    edition: str
    features: list[str] = []
    host: bool = False
    links: str | None = None
    needs: list[tuple[str, int]] = []


def read_plan(path: Path) -> list[rustunit.Unit]:
    """Read a plan; raise `BuildError` if it is not one."""
    try:
        units = TypeAdapter(list[PlannedUnit]).validate_json(path.read_bytes())
    except ValidationError as error:
        raise BuildError(f"the plan `{path}` is not valid", cause=str(error)) from error
    if not units or units[-1].kind != "staticlib":
        raise BuildError(f"the plan `{path}` does not end in a static library")
    for number, unit in enumerate(units):
        if any(need >= number for _, need in unit.needs):
            raise BuildError(f"in the plan `{path}`, {unit.crate} stands before what it needs")
    return [rustunit.Unit(**unit.model_dump()) for unit in units]  # type: ignore[typeddict-item]


def build(job: Job) -> None:
    """Go through the plan and make `lib/lib<name>.a`."""
    driver = job.recipe.rust
    assert driver is not None  # noqa: S101 - the model guarantees it
    units = read_plan(job.recipe.folder / driver.plan)
    _copy_crates(job, units)
    settings = _write_settings(job, driver, units)
    library = job.output / "lib" / f"lib{job.recipe.name}.a"
    library.parent.mkdir(parents=True)
    _write_ninja(job, units, settings, library)
    run(
        [str(job.toolchain.ninja), "-C", str(job.work), f"-j{job.jobs}"],
        log=job.log,
        env={**job.environment, **_environment(job, driver)},
        on_line=lambda line: _show(job, line),
    )


def _copy_crates(job: Job, units: Sequence[rustunit.Unit]) -> None:
    """Copy the plan's crates, which the packages have more of, and patch them."""
    target = job.work / "crates"
    if target.exists():
        return
    half = job.work / "crates.part"
    shutil.rmtree(half, ignore_errors=True)
    for folder in sorted({unit["folder"] for unit in units if unit["folder"]}):
        source = _debs(job) / CRATES / folder
        if not source.is_dir():
            raise BuildError(f"the Debian packages have no crate `{folder}`")
        shutil.copytree(source, half / folder)
    for patch in job.recipe.crate_patches:
        apply_patch(patch, half)
    half.rename(target)


def _debs(job: Job) -> Path:
    if job.debs is None:
        raise BuildError(f"the recipe `{job.recipe.name}` names no `debs`")
    return job.debs.root


def _write_settings(job: Job, driver: RustDriver, units: list[rustunit.Unit]) -> Path:
    assert job.debs is not None  # noqa: S101 - asked for before
    folder = job.work / "bin"
    folder.mkdir(exist_ok=True)
    sysroot = ["--sysroot", str(job.debs.root / "usr")]
    compiler = [str(job.toolchain.zig), "cc", "-target", HOST_TRIPLE]
    for name, words in (("rustc", [*job.debs.command(RUSTC), *sysroot]), ("cc", compiler)):
        _write_script(folder / name, words)
    output = job.work / "units"
    output.mkdir(exist_ok=True)
    places = {
        job.work / "crates": "/crates",
        job.source: f"/{job.recipe.name}",
        output: "/build",
        job.debs.root: "/debian",
    }
    flags = [*LIBRARY, *driver.flags]
    settings: rustunit.Settings = {
        "units": units,
        "rustc": str(folder / "rustc"),
        "start": job.debs.command("")[:-1],
        "linker": str(folder / "cc"),
        "source": str(job.source),
        "crates": str(job.work / "crates"),
        "output": str(output),
        "target": driver.target,
        "host": HOST,
        "flags": flags,
        "final": [*FINAL],
        "remap": [f"{place}={name}" for place, name in places.items()],
    }
    path = job.work / "settings.json"
    path.write_text(json.dumps(settings), "utf-8")
    return path


def _write_script(path: Path, words: Sequence[str]) -> None:
    quoted = " ".join(f"'{word}'" for word in words)
    path.write_text(f'#!/bin/sh\nexec {quoted} "$@"\n', "utf-8")
    path.chmod(0o755)


def _write_ninja(job: Job, units: list[rustunit.Unit], settings: Path, library: Path) -> None:
    ninja = NinjaFile()
    unit_command = [sys.executable, "-IS", str(RUNNER), str(settings)]
    ninja.rule("unit", [*unit_command, Raw("$number")])
    ninja.rule("unwind", [sys.executable, str(panics.FILE), Raw("$in $out")])
    symbol = job.recipe.name.replace("-", "_")
    # With the pinned zlib of this interpreter: others compress to other bytes.
    ninja.rule("tables", [str(job.build_python), str(tables.FILE), Raw("$in $out"), symbol])
    ninja.rule("as", [*job.toolchain.compiler(job.triple), Raw("-c $in -o $out")])
    ninja.rule("ar", [*job.toolchain.archiver(), Raw("rcsD $out $in")])
    names = [f"units/{rustunit.artifact(units, number)}" for number in range(len(units))]
    for number, unit in enumerate(units):
        needed = [names[need] for _, need in unit["needs"]]
        ninja.build(names[number], "unit", [], implicit=needed, variables={"number": [str(number)]})
    ninja.build("unwind.s", "unwind", [names[-1]])
    for name in ("tables.s", "tables.c"):
        ninja.build(name, "tables", ["unwind.s"])
    ninja.build("all.o", "as", ["tables.s"])
    ninja.build("tables.o", "as", ["tables.c"])
    ninja.build(str(library), "ar", ["all.o", "tables.o"])
    ninja.write(job.work / "build.ninja")


def _environment(job: Job, driver: RustDriver) -> dict[str, str]:
    places = {"recipe": str(job.recipe.folder), "source": str(job.source)}
    if job.recipe.build_python is not None:
        places["python"] = str(job.build_python)
    return {
        "PYTHONPATH": ":".join(str(path) for path in job.tools.values()),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        **{name: text.format_map(places) for name, text in driver.environment.items()},
    }


def _show(job: Job, line: str) -> None:
    # ninja begins each line with `[done/all]`.
    if line.startswith("[") and "]" in line:
        job.step.update(f"compile {line[1 : line.index(']')]}")
