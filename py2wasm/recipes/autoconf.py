"""The autoconf driver: configure && make, out of tree, with what configure may believe pinned.

A config.site file settles what configure would guess from the build machine, and pkg-config is
switched off, so that two machines configure alike. configure's result is edited where the recipe
says so. A build that was interrupted goes on where make left off.
"""

from __future__ import annotations

import platform
import re
import shutil
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.process import run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import AutoconfDriver, Edit, Install

# The release date of CPython 3.13.5: what `__DATE__` gives, so that two builds agree.
SOURCE_DATE_EPOCH = "1749600000"


def build(job: Job) -> None:
    """Configure, make and install as the recipe says."""
    driver = job.recipe.autoconf
    assert driver is not None  # noqa: S101 - the model guarantees it
    tree = job.work / "build"
    tree.mkdir(exist_ok=True)
    names = _names(job)
    environment = _environment(job, driver, names)
    if not (tree / "configured").exists():
        job.step.update("configure")
        site = _write_site(job, driver)
        run(
            [str(job.source / "configure"), *(word.format_map(names) for word in driver.configure)],
            log=job.log,
            cwd=tree,
            env={**environment, "CONFIG_SITE": str(site)},
        )
        for edit in driver.edit:
            _apply(edit, tree)
        (tree / "configured").touch()
    _make(job, driver, tree, environment)
    job.step.update("install")
    for item in driver.install:
        _install(item, tree, job)
    _forget_paths(job)


def _names(job: Job) -> dict[str, str]:
    names = {need: str(archive.path) for need, archive in job.needs.items()}
    names["build_triple"] = f"{platform.machine()}-linux-gnu"
    if job.recipe.build_python:
        native = job.needs[job.recipe.build_python].path
        names["build_python"] = str(native / "bin" / "python3.13")
    return names


def _environment(job: Job, driver: AutoconfDriver, names: Mapping[str, str]) -> dict[str, str]:
    return {
        **job.environment,
        "CC": _wrapper(job, driver),
        "CXX": "false",
        "AR": " ".join(job.toolchain.archiver()),
        "PKG_CONFIG": "false",
        "SOURCE_DATE_EPOCH": SOURCE_DATE_EPOCH,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        **{key: value.format_map(names) for key, value in driver.environment.items()},
    }


def _wrapper(job: Job, driver: AutoconfDriver) -> str:
    # configure splits $CC at spaces, so the command with its flags becomes a script. The source
    # stands anywhere among the arguments; a later -O wins over an earlier one.
    path = job.work / "cc"
    words = [*job.toolchain.compiler(job.triple), *job.toolchain.hide(job.work, job.source)]
    command = " ".join(f"'{word}'" for word in words)
    lines = ["#!/bin/sh", "for word; do", 'case "$word" in']
    for flags, files in driver.flags.items():
        patterns = "|".join(f"*/{file}" for file in files)
        lines.append(f'{patterns}) set -- "$@" {flags} ;;')
    lines += ["esac", "done", f'exec {command} "$@"', ""]
    path.write_text("\n".join(lines))
    path.chmod(0o755)
    return str(path)


def _write_site(job: Job, driver: AutoconfDriver) -> Path:
    lines = [f". {job.source / driver.site_file}"] if driver.site_file else []
    path = job.work / "config.site"
    path.write_text("\n".join([*lines, *driver.site, ""]))
    return path


def _apply(edit: Edit, tree: Path) -> None:
    path = tree / edit.file
    text, count = re.subn(edit.pattern, lambda _: edit.replacement, path.read_text("utf-8"))
    if count == 0:
        raise BuildError(f"the edit of `{edit.file}` matches nothing", cause=edit.pattern)
    path.write_text(text, "utf-8")


def _make(job: Job, driver: AutoconfDriver, tree: Path, environment: Mapping[str, str]) -> None:
    compiled = 0

    def count(line: str) -> None:
        nonlocal compiled
        if " -c " in line and line.endswith(".c"):
            compiled += 1
            if compiled % 20 == 0:
                job.step.update(f"compile {compiled}/{driver.steps}")

    # CPython's makefile cannot know that its phony-like targets meet in the generated files, so
    # they are made one after the other.
    options = [word for word in driver.make if "=" in word]
    for goal in (word for word in driver.make if "=" not in word):
        run(
            ["make", f"-j{job.jobs}", *options, goal],
            log=job.log,
            cwd=tree,
            env=environment,
            on_line=count,
        )


def _install(item: Install, tree: Path, job: Job) -> None:
    root, _, pattern = item.from_.rpartition("{source}/")
    base = job.source if root or item.from_.startswith("{source}/") else tree
    found = sorted(base.glob(pattern))
    if not found:
        raise BuildError(f"the build of {job.recipe.name} left no `{item.from_}`")
    for path in found:
        target = job.output / item.to
        if item.to.endswith("/"):
            target = target / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            ignore = shutil.ignore_patterns(*item.exclude) if item.exclude else None
            shutil.copytree(path, target, ignore=ignore, dirs_exist_ok=True)
        else:
            shutil.copy2(path, target)


def _forget_paths(job: Job) -> None:
    """Take the build machine's paths out of the files that configure wrote."""
    for path in (*job.output.rglob("_sysconfigdata_*.py"), *job.output.glob("share/*")):
        text = path.read_text("utf-8")
        for machine_path in (job.work, *(archive.path for archive in job.needs.values())):
            text = text.replace(str(machine_path), "/build")
        text = text.replace(str(job.toolchain.zig.parent), "/zig")
        path.write_text(text, "utf-8")
