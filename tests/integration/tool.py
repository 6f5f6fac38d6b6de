"""The command line in processes of its own, for tests of what it says and leaves behind."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

import py2wasm
from py2wasm.build import IN_USE
from py2wasm.link import parse_module

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIN = "from py2wasm.cli import main; main()"
PATIENCE = 240


@dataclass(frozen=True, kw_only=True)
class Tool:
    """Calls `py2wasm` in a process of its own, in a project folder."""

    folder: Path
    cache: Path
    main: str = MAIN

    def write(self, name: str, text: str = "") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if name[:8] != "PY2WASM_"}
        return {
            **own,
            "PYTHONPATH": str(Path(py2wasm.__file__).parents[1]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PY2WASM_CACHE": str(self.cache),
            "NO_COLOR": "1",
        }

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, "-c", self.main, *map(str, arguments)]

    def __call__(
        self,
        *arguments: str | Path,
        prefix: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*prefix, *self.command(*arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            cwd=cwd or self.folder,
            env={**self.environment, **(environment or {})},
        )

    def build(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Build quietly, with the engine that takes the least time."""
        return self("-q", "build", "--engine", "bytecode", *arguments)

    def refused(self, *arguments: str | Path) -> tuple[int, str]:
        """Build what cannot be built; give the status and the error, with the folder as `.`."""
        done = self.build(*arguments)
        assert done.stdout == ""
        assert not list(self.folder.rglob("*.wasm*")), done.stderr
        return done.returncode, self.shorten(done.stderr)

    def shorten(self, text: str) -> str:
        return text.replace(f"{self.folder}/", "./").replace(str(self.folder), ".")

    def built(self, *arguments: str | Path) -> Path:
        """Build what can be built and give the module; nothing is said on the way."""
        done = self.build(*arguments)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        (module,) = self.folder.glob("*.wasm")
        return module

    def output(self, module: Path, *arguments: str) -> str:
        """Run a module and give what it prints."""
        done = self("-q", "run", module, *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


def read_sidecar(module: Path) -> dict[str, object]:
    """Read the report beside a module, which must be sound and belong to it."""
    data = module.read_bytes()
    parse_module(data)
    sidecar = module.with_name(module.name + ".json")
    report: dict[str, object] = json.loads(sidecar.read_text("utf-8"))
    assert report["sha256"] == hashlib.sha256(data).hexdigest()
    return report


def work_folders(cache: Path) -> set[Path]:
    """Give the folders that builds left behind; those of running builds are locked."""
    found = set()
    for mark in (cache / "work" / "programs").glob(f"*/build-*/{IN_USE}"):
        lock = FileLock(mark)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        lock.release()
        found.add(mark.parent)
    return found


def make_environment(folder: Path, files: Mapping[str, str]) -> Path:
    """Make a virtual environment in which `files` are installed."""
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    (site,) = folder.glob("lib/python3*/site-packages")
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    return folder
