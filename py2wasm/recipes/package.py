"""What a shim's archive has beside libraries: Python files and the distribution's metadata.

::

    site/PACKAGE/...                        the Python files
    site/NAME-VERSION.dist-info/METADATA    what importlib.metadata answers from
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import BuildError

if TYPE_CHECKING:
    from py2wasm.recipes.builder import Job
    from py2wasm.recipes.model import PackageTable

FILE = Path(__file__)


def install_package(job: Job, package: PackageTable, version: str, root: Path) -> None:
    """Install the Python files of `root` that the recipe names below `site/`."""
    site = job.output / "site"
    site.mkdir()
    for item in package.python:
        found = sorted(root.glob(item.from_))
        if not found:
            raise BuildError(f"the source of {job.recipe.name} has no `{item.from_}`")
        for path in found:
            target = site / item.to / path.name if item.to.endswith("/") else site / item.to
            if path.is_dir():
                ignore = shutil.ignore_patterns(*item.exclude)
                shutil.copytree(path, target, ignore=ignore, dirs_exist_ok=True)
            elif path.name not in item.exclude:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    metadata = job.source / "PKG-INFO"
    if metadata.is_file():
        info = site / f"{job.recipe.name}-{version}.dist-info"
        info.mkdir()
        shutil.copyfile(metadata, info / "METADATA")
        tops = sorted(package.names)
        (info / "RECORD").write_text("".join(f"{top}/__init__.py,,\n" for top in tops))
