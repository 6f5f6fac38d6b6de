"""The commands of a README, run as they are printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import wedge

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REPOSITORY = Path(wedge.__file__).parents[1]
PATIENCE = 1100


class Shell:
    """Runs the blocks of a README in a folder, where `wedge` is this project's.

    `python` has the packages of `site`, as if they were installed.
    """

    def __init__(self, folder: Path, *, python: str, site: Path, **environment: str) -> None:
        self._environment = {**os.environ, **environment, "NO_COLOR": "1"}
        self._environment["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
        folder.mkdir()
        _script(folder / "wedge", f"{sys.executable} -m wedge", {"PYTHONPATH": str(REPOSITORY)})
        path = f"{site}{os.pathsep}{REPOSITORY}"
        _script(folder / "python", python, {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"})

    def __call__(self, readme: Path) -> str:
        """Run all blocks; give what they print."""
        blocks = BLOCK.findall(readme.read_text("utf-8"))
        assert blocks
        done = subprocess.run(
            ["sh", "-e", "-c", "".join(blocks)],
            cwd=readme.parent,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def _script(path: Path, command: str, environment: Mapping[str, str]) -> None:
    variables = " ".join(f"{name}='{value}'" for name, value in environment.items())
    path.write_text(f'#!/bin/sh\nexec env {variables} {command} "$@"\n', "utf-8")
    path.chmod(0o755)
