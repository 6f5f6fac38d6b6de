from __future__ import annotations

import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes import cc
from py2wasm.recipes.builder import Job
from py2wasm.recipes.model import CcDriver, Recipe
from py2wasm.target import Target
from py2wasm.toolchain import Toolchain

if TYPE_CHECKING:
    from py2wasm.console import Console

NINJA = """\
#!{python}
import pathlib, sys
folder = pathlib.Path(sys.argv[sys.argv.index("-C") + 1])
(folder / "lib.a").write_text("library")
"""


def job(root: Path, console: Console, **driver: Any) -> Job:
    """A job for three C files, with a ninja that only writes the library."""
    source, work, output = (root / name for name in ("source", "work", "output"))
    for folder in (source / "sub", source / "headers", work, output):
        folder.mkdir(parents=True)
    for name in ("a.c", "b_small.c", "sub/c.c", "thing.h", "headers/more.h"):
        (source / name).touch()
    ninja = root / "ninja"
    ninja.write_text(NINJA.format(python=sys.executable))
    ninja.chmod(ninja.stat().st_mode | stat.S_IXUSR)
    settings = {"library": "lib.a", "sources": ["*.c", "sub/*.c"], **driver}
    with console.step("x") as step:
        return Job(
            recipe=Recipe(name="thing", folder=root, source="thing", cc=CcDriver(**settings)),
            source=source,
            work=work,
            output=output,
            needs={},
            toolchain=Toolchain(zig=Path("/zig"), zig_version="1", ninja=ninja),
            target=Target(),
            jobs=1,
            environment={},
            step=step,
        )


def test_library_and_headers(tmp_path: Path, console: Console) -> None:
    made = job(tmp_path, console, headers=["thing.h", "headers"])
    cc.build(made)
    assert (made.output / "lib" / "lib.a").read_text() == "library"
    assert (made.output / "include" / "thing.h").exists()
    assert (made.output / "include" / "headers" / "more.h").exists()


def test_build_file(tmp_path: Path, console: Console) -> None:
    made = job(
        tmp_path, console, exclude=["*_small.c"], include=["sub"], defines=['A="b c"', "MONEY=$x"]
    )
    cc.build(made)
    text = (made.work / "build.ninja").read_text()
    assert "b_small" not in text
    assert f"build objects/sub/c.o: cc {made.source}/sub/c.c" in text
    assert f"-I{made.source}/sub" in text
    assert """'-DA="b c"'""" in text
    assert "-DMONEY=$$x" in text
    assert "-target wasm32-wasi" in text
    assert "build lib.a: ar objects/a.o objects/sub/c.o" in text


def test_patterns_that_match_nothing(tmp_path: Path, console: Console) -> None:
    with pytest.raises(BuildError, match="the recipe's `sources` match no file") as caught:
        cc.build(job(tmp_path, console, sources=["*.cpp"]))
    assert caught.value.cause == "*.cpp"
