from __future__ import annotations

import json
import stat
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes import Archive, Recipe, meson
from py2wasm.recipes.builder import Job
from py2wasm.recipes.package import install_package
from py2wasm.target import Target
from py2wasm.toolchain import Toolchain

if TYPE_CHECKING:
    from py2wasm.console import Console

# Stands for Python, which is only asked to run meson: notes how, and installs a package.
PYTHON = """\
#!{python}
import json, os, pathlib, sys
with pathlib.Path({log!r}).open("a") as log:
    log.write(json.dumps([sys.argv[1:], dict(os.environ)]) + "\\n")
if "install" in sys.argv:
    words = dict(zip(sys.argv, sys.argv[1:]))
    tree, stage = pathlib.Path(words["-C"]), pathlib.Path(words["--destdir"])
    info = tree / "meson-info"
    info.mkdir()
    plan = {{str(tree / "thing" / "_fast.so"): "/site/thing/_fast.cpython-313-x86_64.so"}}
    (info / "intro-installed.json").write_text(json.dumps(plan))
    for name in ("__init__.py", "tests/test_a.py", "sub/old.py", "sub/new.py", "thing.pyi"):
        path = stage / "site" / "thing" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"built = {{str(tree.parent)!r}}\\n")
    (stage / "site" / "thing" / "thing.h").write_text("int x;\\n")
"""
NINJA = """\
#!{python}
import pathlib, sys
tree = pathlib.Path(sys.argv[sys.argv.index("-C") + 1])
(tree / "thing").mkdir(parents=True)
(tree / "thing" / "_fast.so").write_bytes(b"!<arch>\\n")
(tree / "thing" / "_fast.so.libs").write_text("thing/libmath.a\\n")
(tree / "thing" / "libmath.a").write_bytes(b"!<arch>\\n")
print("[1/2] Compiling C object")
"""
PACKAGE = {
    "modules": {"thing._fast": "PyInit__fast"},
    "python": [{"from": "thing", "to": "thing", "exclude": ["tests", "old.py", "*.h", "*.pyi"]}],
}


def script(path: Path, text: str, **names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.format(python=sys.executable, **names))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def archive(root: Path, name: str) -> Archive:
    return Archive(name=name, version="3.13.5", key="k", path=root / name)


def job(root: Path, console: Console, package: dict[str, Any] = PACKAGE, **driver: Any) -> Job:
    """A job for a project of one extension module."""
    source, work, output = (root / name for name in ("source", "work", "output"))
    for folder in (source, work, output, root / "python" / "include" / "python3.13"):
        folder.mkdir(parents=True)
    (work / "build").mkdir()
    (source / "LICENSE").touch()
    script(root / "native" / "bin" / "python3.13", PYTHON, log=str(root / "log"))
    recipe = {
        "name": "thing",
        "folder": root,
        "source": "thing",
        "build_python": "native",
        "meson": {"meson": ["{source}/meson.py"], **driver},
        "package": package,
    }
    with console.step("x") as step:
        return Job(
            recipe=Recipe.model_validate(recipe),
            source=source,
            work=work,
            output=output,
            needs={"native": archive(root, "native"), "python": archive(root, "python")},
            toolchain=Toolchain(
                zig=Path("/zig/zig"), zig_version="1", ninja=script(root / "ninja", NINJA)
            ),
            target=Target(),
            jobs=1,
            environment={"PATH": "/usr/bin:/bin"},
            step=step,
            tools={"cython": root / "cython"},
        )


def calls(root: Path) -> list[Any]:
    return [json.loads(line) for line in (root / "log").read_text().splitlines()]


def files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_what_is_kept(tmp_path: Path, console: Console) -> None:
    install = [
        {"from": "site/thing/*.h", "to": "include/"},
        {"from": "{source}/LICENSE", "to": "share/LICENCE"},
    ]
    made = job(tmp_path, console, install=install)
    meson.build(made)
    assert made.recipe.package
    install_package(made, made.recipe.package, "1.0", meson.installed_site(made))
    assert files(made.output) == [
        "include/thing.h",
        "lib/thing._fast.a",
        "lib/thing.libmath.a",
        "share/LICENCE",
        "site/thing/__init__.py",
        "site/thing/sub/new.py",
    ]
    text = (made.output / "site" / "thing" / "__init__.py").read_text()
    assert text == "built = '/build'\n"


def test_configuring(tmp_path: Path, console: Console) -> None:
    made = job(
        tmp_path,
        console,
        options=["blas=none"],
        flags=["-O2", "-DQ='x'"],
        properties={"longdouble_format": "IEEE_QUAD_LE", "odd": False},
    )
    meson.build(made)
    (arguments, environment), (install, _) = calls(tmp_path)
    assert arguments[:2] == [f"{made.source}/meson.py", "setup"]
    assert {"-Dblas=none", "-Dpython.platlibdir=/site"} <= set(arguments)
    assert install[0] == f"{made.source}/meson.py"
    assert environment["PYTHONPATH"] == str(tmp_path / "cython")
    assert environment["PATH"].startswith(f"{made.work / 'bin'}:")
    cross = ConfigParser(interpolation=None)
    cross.read(made.work / "cross.ini")
    assert cross["binaries"]["c"] == f"'{made.work / 'bin' / 'cc'}'"
    assert cross["host_machine"]["system"] == "'wasi'"
    assert cross["properties"]["needs_exe_wrapper"] == "true"
    assert cross["properties"]["longdouble_format"] == "'IEEE_QUAD_LE'"
    assert cross["properties"]["odd"] == "false"
    assert cross["built-in options"]["cpp_args"] == "['-O2', '-DQ=\\'x\\'']"


def test_target_with_vectors(tmp_path: Path, console: Console) -> None:
    for simd in (True, False):
        root = tmp_path / str(simd)
        made = job(root, console, flags=["-O2"], vector_flags=["-msimd128"])
        object.__setattr__(made, "target", Target(simd=simd))
        meson.build(made)
        cross = ConfigParser(interpolation=None)
        cross.read(made.work / "cross.ini")
        words = "'-O2', '-msimd128'" if simd else "'-O2'"
        assert cross["built-in options"]["c_args"] == f"[{words}]"
        assert cross["built-in options"]["cpp_args"] == f"[{words}]"


def test_files_of_the_recipe(tmp_path: Path, console: Console) -> None:
    made = job(tmp_path, console, files={"added/fast.c": "src/deep/fast.c"})
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "fast.c").write_text("int x;\n")
    meson.build(made)
    assert (made.source / "src" / "deep" / "fast.c").read_text() == "int x;\n"


def test_compilers(tmp_path: Path, console: Console) -> None:
    made = job(tmp_path, console)
    meson.build(made)
    settings = json.loads((made.work / "bin" / "settings.json").read_text())
    assert settings["cc"][:4] == ["/zig/zig", "cc", "-target", "wasm32-wasi"]
    assert settings["cxx"][:4] == ["/zig/zig", "c++", "-target", "wasm32-wasi"]
    assert f"-ffile-prefix-map={made.work}/=" in settings["cc"]
    assert settings["first"] == [f"-I{tmp_path / 'python' / 'include' / 'python3.13'}"]
    assert f"-I{tmp_path / 'native'}/*" in settings["drop"]
    assert (made.work / "bin" / "python3").resolve() == tmp_path / "native" / "bin" / "python3.13"


def test_configured_once(tmp_path: Path, console: Console) -> None:
    made = job(tmp_path, console)
    (made.work / "build" / "configured").touch()
    meson.build(made)
    assert [arguments[1] for arguments, _ in calls(tmp_path)] == ["install"]


def test_module_that_was_not_built(tmp_path: Path, console: Console) -> None:
    package = {"modules": {"thing._slow": "PyInit__slow"}}
    with pytest.raises(BuildError, match=r"made no module `thing\._slow`") as caught:
        meson.build(job(tmp_path, console, package))
    assert caught.value.cause == "it made thing._fast"


def test_file_that_is_not_there(tmp_path: Path, console: Console) -> None:
    install = [{"from": "site/*.txt", "to": "share/"}]
    with pytest.raises(BuildError, match=r"the build of thing left no `site/\*\.txt`"):
        meson.build(job(tmp_path, console, install=install))


def test_recipe_without_a_python(tmp_path: Path, console: Console) -> None:
    made = job(tmp_path, console)
    recipe = made.recipe.model_copy(update={"build_python": None})
    object.__setattr__(made, "recipe", recipe)
    with pytest.raises(BuildError, match="names no `build_python`"):
        meson.build(made)
