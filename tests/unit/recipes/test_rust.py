"""The rust driver, with a ninja that only notes what it is given."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes import Archive, Recipe, rust
from py2wasm.recipes.builder import Job
from py2wasm.sources.debs import Debs
from py2wasm.target import Target
from py2wasm.toolchain import Toolchain

if TYPE_CHECKING:
    from py2wasm.console import Console

NINJA = """\
#!{python}
import json, os, pathlib
pathlib.Path({log!r}).write_text(json.dumps(dict(os.environ)))
print("[2/3] unit all")
"""
ROWS: list[dict[str, Any]] = [
    {"crate": "b", "package": "b", "version": "1.0.0", "folder": "b-1", "file": "build.rs",
     "kind": "build-script", "edition": "2021", "host": True},
    {"crate": "b", "package": "b", "version": "1.0.0", "folder": "b-1", "file": "build.rs",
     "kind": "run", "edition": "2021", "needs": [["build_script_build", 0]]},
    {"crate": "all", "package": "all", "version": "1.0.0", "file": "src/lib.rs",
     "kind": "staticlib", "edition": "2021", "needs": [["build_script_build", 1]]},
]  # fmt: skip
PATCH = """\
Why.

diff --git a/b-1/build.rs b/b-1/build.rs
--- a/b-1/build.rs
+++ b/b-1/build.rs
@@ -1 +1 @@
-old
+new
"""


def make_job(root: Path, console: Console, rows: list[dict[str, Any]] = ROWS) -> Job:
    for name in ("recipe/patches/crates", "source", "work", "output", f"debs/{rust.CRATES}/b-1"):
        (root / name).mkdir(parents=True)
    (root / "debs" / rust.CRATES / "b-1" / "build.rs").write_text("old\n")
    (root / "recipe" / "patches" / "crates" / "0001-new.patch").write_text(PATCH)
    (root / "recipe" / "crates.json").write_text(json.dumps(rows))
    ninja = root / "ninja"
    ninja.write_text(NINJA.format(python=sys.executable, log=str(root / "log")))
    ninja.chmod(0o755)
    recipe = {
        "name": "thing",
        "folder": root / "recipe",
        "source": "thing",
        "build_python": "native",
        "debs": "debian.lock",
        "rust": {"plan": "crates.json", "environment": {"PYTHON": "{python}", "C": "{recipe}/c"}},
    }
    with console.step("x") as step:
        return Job(
            recipe=Recipe.model_validate(recipe),
            source=root / "source",
            work=root / "work",
            output=root / "output",
            needs={"native": Archive(name="native", version="1", key="k", path=root / "native")},
            toolchain=Toolchain(zig=Path("/zig/zig"), zig_version="1", ninja=ninja),
            target=Target(),
            jobs=1,
            environment={"PATH": "/usr/bin:/bin"},
            step=step,
            tools={"tool": root / "tool"},
            debs=Debs(root=root / "debs"),
        )


def test_a_build(tmp_path: Path, console: Console) -> None:
    job = make_job(tmp_path, console)
    rust.build(job)
    environment = json.loads((tmp_path / "log").read_text())
    assert environment["PYTHON"] == str(tmp_path / "native" / "bin" / "python3.13")
    assert environment["C"] == str(tmp_path / "recipe" / "c")
    assert environment["PYTHONPATH"] == str(tmp_path / "tool")
    plan = (job.work / "build.ninja").read_text()
    assert "build units/1.run/answers: unit  | units/b-0\n" in plan
    assert "build units/all-2.s: unit  | units/1.run/answers\n" in plan
    assert f"build {job.output}/lib/libthing.a: ar all.o tables.o\n" in plan
    settings = json.loads((job.work / "settings.json").read_text())
    assert settings["units"][2]["features"] == []
    assert any(pair == f"{job.work}/crates=/crates" for pair in settings["remap"])


def test_crates_are_copied_and_patched_once(tmp_path: Path, console: Console) -> None:
    job = make_job(tmp_path, console)
    rust.build(job)
    copied = job.work / "crates" / "b-1" / "build.rs"
    assert copied.read_text() == "new\n"
    assert (tmp_path / "debs" / rust.CRATES / "b-1" / "build.rs").read_text() == "old\n"
    copied.write_text("compiled from this\n")
    (job.output / "lib").rmdir()
    rust.build(job)
    assert copied.read_text() == "compiled from this\n"


def test_a_crate_that_no_package_has(tmp_path: Path, console: Console) -> None:
    job = make_job(tmp_path, console, [{**ROWS[0], "folder": "c-1"}, *ROWS[1:]])
    with pytest.raises(BuildError, match="the Debian packages have no crate `c-1`"):
        rust.build(job)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([], "does not end in a static library"),
        (ROWS[:2], "does not end in a static library"),
        ([{**ROWS[0], "color": 1}], "is not valid"),
        ([{**ROWS[0], "needs": [["x", 1]]}, *ROWS[1:]], "b stands before what it needs"),
    ],
)
def test_plans_that_are_none(tmp_path: Path, rows: list[dict[str, Any]], complaint: str) -> None:
    path = tmp_path / "crates.json"
    path.write_text(json.dumps(rows))
    with pytest.raises(BuildError, match=complaint):
        rust.read_plan(path)
