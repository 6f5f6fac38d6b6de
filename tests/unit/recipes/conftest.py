"""Recipes in a folder of their own, and a builder whose driver only writes a file."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.recipes import RecipeBuilder, builder as builder_module, load_recipes
from py2wasm.sources import Pin
from py2wasm.sources.pins import UrlOrigin
from py2wasm.target import Target
from py2wasm.toolchain import Toolchain

if TYPE_CHECKING:
    from collections.abc import Callable

    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.recipes.builder import Job

PIN = Pin(
    version="1.0",
    file="thing-1.0.tar.gz",
    size=3,
    sha256="0" * 64,
    licence="MIT",
    origins=(UrlOrigin(kind="url", url="https://example.org/x"),),
)
CC = 'source = "thing"\n{more}\n[cc]\nlibrary = "lib.a"\nsources = ["*.c"]\n'


class Fetcher:
    """Gives a small tar archive."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fetch(self, _name: str, _pin: Pin) -> Path:
        return self.path


class Workshop:
    """A folder of recipes, and builders for it; `built` names what the driver was called for."""

    def __init__(self, root: Path, cache: Cache, console: Console, fetcher: Fetcher) -> None:
        self.root = root
        self.pin = PIN
        self.built: list[str] = []
        self.tools: dict[str, Path] = {}
        self.fail: set[str] = set()
        self._cache = cache
        self._console = console
        self._fetcher = fetcher

    def recipe(self, name: str, more: str = "", **patches: str) -> Path:
        folder = self.root / name
        folder.mkdir(exist_ok=True)
        (folder / "recipe.toml").write_text(CC.format(more=more))
        for patch, text in patches.items():
            (folder / "patches").mkdir(exist_ok=True)
            (folder / "patches" / f"{patch}.patch").write_text(text)
        return folder

    def builder(
        self,
        *,
        pins: dict[str, Pin] | None = None,
        zig_version: str = "0.17.1",
        target: Target | None = None,
        jobs: int = 1,
    ) -> RecipeBuilder:
        return RecipeBuilder(
            recipes=load_recipes(self.root),
            pins=pins or {"thing": PIN},
            fetcher=self._fetcher,  # type: ignore[arg-type]
            cache=self._cache,
            console=self._console,
            toolchain=Toolchain(zig=Path("/zig"), zig_version=zig_version, ninja=Path("/ninja")),
            target=target or Target(),
            jobs=jobs,
            environment={},
        )

    def drive(self, job: Job) -> None:
        if job.recipe.name in self.fail:
            (job.output / "half").touch()
            raise KeyboardInterrupt
        self.built.append(job.recipe.name)
        self.tools.update(job.tools)
        assert (job.source / "main.c").is_file()
        (job.output / "lib").mkdir()
        (job.output / "lib" / "lib.a").write_bytes(b"!<arch>\n")
        (job.output / "needs").write_text(",".join(sorted(job.needs)))


@pytest.fixture
def workshop(
    tmp_path: Path,
    cache: Cache,
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
    make_tar: Callable[..., Path],
) -> Workshop:
    root = tmp_path / "recipes"
    root.mkdir()
    made = Workshop(root, cache, console, Fetcher(make_tar({"thing-1.0/main.c": "int x;\n"})))
    monkeypatch.setitem(builder_module.DRIVERS, "cc", made.drive)
    return made


@pytest.fixture
def make_tar(tmp_path: Path) -> Callable[..., Path]:
    def make(files: dict[str, str], name: str = "archive.tar.gz") -> Path:
        path = tmp_path / name
        with tarfile.open(path, "w:gz") as tar:
            for file, text in files.items():
                info = tarfile.TarInfo(file)
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text.encode()))
        return path

    return make
