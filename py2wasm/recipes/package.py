"""What a shim's archive has beside libraries: Python files and the distribution's metadata.

::

    site/PACKAGE/...                        the Python files
    site/NAME-VERSION.dist-info/METADATA    what importlib.metadata answers from
    companions/...                          packages that it needs, where a program has none
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError
from py2wasm.recipes.unpack import apply_patch

if TYPE_CHECKING:
    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import Install, PackageTable

FILE = Path(__file__)
COMPANIONS = "companions"


def install_package(job: Job, package: PackageTable, version: str, root: Path) -> None:
    """Install the Python files of `root` that the recipe names below `site/`, and patch them."""
    site = job.output / "site"
    site.mkdir()
    for item in package.python:
        _install(job, item, root, site)
    for patch in job.recipe.site_patches:
        apply_patch(patch, site)
    for item in package.companions:
        _install(job, item, root, job.output / COMPANIONS)
    metadata = job.source / "PKG-INFO"
    if metadata.is_file():
        info = site / f"{job.recipe.name}-{version}.dist-info"
        info.mkdir()
        shutil.copyfile(metadata, info / "METADATA")
        tops = sorted(package.names)
        (info / "RECORD").write_text("".join(f"{top}/__init__.py,,\n" for top in tops))


def _install(job: Job, item: Install, root: Path, folder: Path) -> None:
    base, pattern = _base(job, item, root)
    found = sorted(base.glob(pattern))
    if not found:
        raise BuildError(f"the source of {job.recipe.name} has no `{item.from_}`")
    for path in found:
        target = folder / item.to / path.name if item.to.endswith("/") else folder / item.to
        if path.is_dir():
            ignore = shutil.ignore_patterns(*item.exclude)
            shutil.copytree(path, target, ignore=ignore, dirs_exist_ok=True)
        elif path.name not in item.exclude:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _base(job: Job, item: Install, root: Path) -> tuple[Path, str]:
    """Give the folder that a file is taken from, and its place there."""
    for name, tool in job.tools.items():
        if item.from_.startswith(f"{{{name}}}/"):
            return tool, item.from_.partition("/")[2]
    return root, item.from_
