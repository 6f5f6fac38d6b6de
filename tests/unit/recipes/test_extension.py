from __future__ import annotations

import json
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.errors import BuildError, SourceError
from py2wasm.recipes import Archive, Recipe, extension
from py2wasm.recipes.builder import Job
from py2wasm.target import Target
from py2wasm.toolchain import Toolchain

if TYPE_CHECKING:
    from py2wasm.console import Console

# Stands for the Python that runs Cython: C++ for a file that says so, and its mistakes.
PYTHON = """\
#!{python}
import json, os, pathlib, sys
plan = json.loads(pathlib.Path(sys.argv[-2]).read_text())
pathlib.Path({log!r}).write_text(json.dumps([plan, sys.argv[1:-2], os.environ["PYTHONPATH"]]))
result = {{"modules": {{}}, "mistakes": []}}
for module in plan["modules"]:
    text = pathlib.Path(module["source"]).read_text()
    if "wrong" in text:
        words = "it is wrong\\nand more so"
        result["mistakes"].append(
            {{"path": module["source"], "line": 2, "column": 3, "message": words}}
        )
    language = "c++" if "c++" in text else plan["language"]
    file = module["output"] + (".cpp" if language == "c++" else ".c")
    lists = dict.fromkeys(["sources", "include_dirs", "define_macros", "extra_compile_args"], [])
    result["modules"][module["name"]] = {{
        "file": file, "language": language, "lists": {{**lists, "libraries": []}}
    }}
pathlib.Path(sys.argv[-1]).write_text(json.dumps(result))
"""
MODULES = {
    "thing._fast": "PyInit__fast",
    "thing.deep.same": "PyInit_same",
    "thing.flat.same": "PyInit_same2",
}


def script(path: Path, text: str, **names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(python=sys.executable, **names))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def job(root: Path, console: Console, files: dict[str, str], **more: Any) -> Job:
    """A job for files of a source, with a Cython and a ninja that build nothing."""
    source, work, output = (root / name for name in ("source", "work", "output"))
    for folder in (source, work, output):
        folder.mkdir(parents=True)
    for name, text in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text(text)
    script(root / "native" / "bin" / "python3.13", PYTHON, log=str(root / "log"))
    driver = {"sources": list(files), "headers": "{native}/include", "include": ["inc"]}
    recipe: dict[str, Any] = {
        "name": "thing",
        "folder": root,
        "source": "thing",
        "build_python": "native",
        "extension": {**driver, **more.pop("extension", {})},
        "package": {"modules": MODULES},
    }
    with console.step("x") as step:
        return Job(
            recipe=Recipe.model_validate({**recipe, **more}),
            source=source,
            work=work,
            output=output,
            needs={"native": Archive(name="native", version="1", key="k", path=root / "native")},
            toolchain=Toolchain(
                zig=Path("/zig/zig"), zig_version="1", ninja=script(root / "ninja", "#!/bin/sh\n")
            ),
            target=Target(),
            jobs=1,
            environment={},
            step=step,
            tools=more.get("tools", {"cython": root / "cython"}),
        )


def test_cython_files_are_translated_first(tmp_path: Path, console: Console) -> None:
    files = {"src/_fast.pyx": "", "more.c": "", "thing/deep/same.pyx": "# c++", "other.cpp": ""}
    made = job(tmp_path, console, files)

    extension.build(made)

    plan, options, path = json.loads((tmp_path / "log").read_text())
    work = made.work / "cython"
    assert [module["name"] for module in plan["modules"]] == ["thing._fast", "thing.deep.same"]
    assert plan["modules"][0]["shown"] == "src/_fast.pyx"
    assert plan["modules"][0]["output"] == str(work / "src/_fast")
    native = tmp_path / "native/include"
    assert plan["include"] == [str(made.source), str(made.source / "inc"), str(native)]
    assert plan["directives"] == {"language_level": 3}
    assert "-P" in options
    assert path == str(tmp_path / "cython")
    text = (made.work / "build.ninja").read_text()
    assert f"build objects/cython/src/_fast.o: cc {work}/src/_fast.c" in text
    assert f"build objects/cython/thing/deep/same.o: cxx {work}/thing/deep/same.cpp" in text
    assert f"build objects/more.o: cc {made.source}/more.c" in text


def test_language_of_a_recipe(tmp_path: Path, console: Console) -> None:
    made = job(tmp_path, console, {"_fast.pyx": ""}, extension={"cython_language": "c++"})
    extension.build(made)
    assert "/cython/_fast.cpp" in (made.work / "build.ninja").read_text()


def test_mistake_in_a_cython_file(tmp_path: Path, console: Console) -> None:
    made = job(tmp_path, console, {"_fast.pyx": "first\nwrong = 1\n"})
    with pytest.raises(SourceError, match="it is wrong") as caught:
        extension.build(made)
    assert caught.value.location.line == 2
    assert caught.value.location.text == "wrong = 1"
    assert caught.value.cause == "and more so"


@pytest.mark.parametrize("name", ["unknown.pyx", "other/same.pyx"])
def test_file_of_no_known_module(tmp_path: Path, console: Console, name: str) -> None:
    with pytest.raises(BuildError, match="does not say which module"):
        extension.build(job(tmp_path, console, {name: ""}))


def test_recipe_without_cython(tmp_path: Path, console: Console) -> None:
    with pytest.raises(BuildError, match="has Cython files") as caught:
        extension.build(job(tmp_path, console, {"_fast.pyx": ""}, tools=()))
    assert caught.value.hint == 'add `tools = ["cython"]`'


def test_recipe_without_a_python(tmp_path: Path, console: Console) -> None:
    with pytest.raises(BuildError, match="names no `build_python`"):
        extension.build(job(tmp_path, console, {"_fast.pyx": ""}, build_python=None))
