"""The build backend under its frontends: the same modules as those of `py2wasm build`."""

from __future__ import annotations

import hashlib
import json
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.conftest import site_folder
from tests.integration.frontends import FRONTENDS, ROOT, build_own_wheel, links_to, run_python
from tests.integration.tool import Tool, make_environment

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

FOLDER = "wedge_modules/greeter"
FILES = {
    "pyproject.toml": """\
[build-system]
requires = ["wedge-py2wasm"]
build-backend = "py2wasm.backend"

[project]
name = "greeter"
version = "1.0"
dependencies = ["iniconfig==2.0.0"]

[tool.py2wasm]
engine = "bytecode"

[tool.py2wasm.modules.greet]
entry = "greeter"
data = ["greeter/words.ini"]

[tool.py2wasm.modules.say-bye]
entry = "greeter.bye:main"
snapshot = "none"
aot = ["wasmtime:x86_64"]
""",
    "src/greeter/__init__.py": "",
    "src/greeter/__main__.py": """\
import iniconfig

words = iniconfig.IniConfig("/app/greeter/words.ini")
print(words["greeting"]["word"])
""",
    "src/greeter/bye.py": "def main():\n    print('bye')\n",
    "greeter/words.ini": "[greeting]\nword = hello\n",
}


def write_project(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def own_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_own_wheel(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def expected(
    tmp_path_factory: pytest.TempPathFactory, sysroot: Sysroot, tool_cache: Cache
) -> dict[str, str]:
    """The SHA-256 of what `py2wasm build` writes for the project, by file name."""
    folder = write_project(tmp_path_factory.mktemp("expected"))
    tool = Tool(folder=folder, cache=tool_cache.root)
    done = tool("-q", "build")
    assert (done.returncode, done.stderr) == (0, "")
    assert tool.output(folder / "greet.wasm") == "hello\n"
    assert tool.output(folder / "say-bye.wasm") == "bye\n"
    return {path.name: digest(path.read_bytes()) for path in folder.glob("*.*wasm*")}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    return write_project(folder)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def modules_in(wheel: Path) -> dict[str, str]:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        found = {name: digest(archive.read(name)) for name in archive.namelist()}
    return {
        name.rpartition("/")[2]: value for name, value in found.items() if name.startswith(FOLDER)
    }


@pytest.mark.parametrize("frontend", FRONTENDS)
def test_frontend_gives_what_the_command_gives(
    frontend: str, project: Path, own_wheel: Path, expected: dict[str, str]
) -> None:
    done = run_python(*FRONTENDS[frontend], cwd=project, environment=links_to(own_wheel.parent))
    assert done.returncode == 0, done.stdout
    (wheel,) = (project / "dist").glob("*.whl")
    assert wheel.name == "greeter-1.0-py3-none-any.whl"
    found = modules_in(wheel)
    assert found == expected
    assert set(found) >= {"greet.wasm", "say-bye.wasm", "say-bye.x86_64.cwasm"}
    if frontend == "build":
        with tarfile.open(project / "dist" / "greeter-1.0.tar.gz") as sdist:
            names = {name.partition("/")[2] for name in sdist.getnames()}
        assert names == {*FILES, "PKG-INFO"}


def test_editable_install(project: Path, tmp_path: Path, expected: dict[str, str]) -> None:
    outer = "".join(f"{path}\n" for path in {Path(pytest.__file__).parents[1], ROOT})
    environment = make_environment(tmp_path / "env", {"outer.pth": outer})
    python = environment / "bin" / "python"
    done = run_python(
        *("-m", "pip", "install", "--no-build-isolation", "--no-deps", "--editable", "."),
        *("-C", "module=greet"),
        cwd=project,
        python=python,
    )
    assert done.returncode == 0, done.stdout
    installed = site_folder(environment) / FOLDER / "greet.wasm"
    assert digest(installed.read_bytes()) == expected["greet.wasm"]
    done = run_python(
        "-c", "import greeter.bye as m; print(m.__file__)", cwd=tmp_path, python=python
    )
    assert done.stdout == f"{project / 'src/greeter/bye.py'}\n"
    done = run_python("-m", "wedge", "modules", "--json", cwd=tmp_path, python=python)
    (found,) = json.loads(done.stdout)
    assert (found["name"], found["distribution"], found["kind"]) == ("greet", "greeter", "program")
    assert (found["path"], found["sha256"]) == (str(installed), expected["greet.wasm"])


MISTAKES = {
    "unknown key": (
        'engine = "bytecode"',
        'engin = "bytecode"',
        "error: unknown key `engin` in [tool.py2wasm]",
        "hint: did you mean `engine`?",
    ),
    "wrong value": (
        '"bytecode"',
        '"bytcode"',
        "error: `engine` must be `auto`, `nuitka`, `bytecode`, `cython` or `mypyc`, not `bytcode`",
        "hint: did you mean `bytecode`?",
    ),
    "no project": (
        "[project]",
        "[other]",
        "error: pyproject.toml has no table [project]",
        "hint: give the distribution a `name` and a `version`",
    ),
    "no version": ('version = "1.0"', "", "error: [project] has no `version`", "pyproject.toml"),
    "no entry": (
        'entry = "greeter"',
        "",
        "error: the module `greet` has no `entry`",
        "hint: set it in [tool.py2wasm.modules.greet]",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_told_through_pip(mistake: str, project: Path) -> None:
    old, new, error, hint = MISTAKES[mistake]
    path = project / "pyproject.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    done = run_python(
        *("-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", "dist", "."),
        cwd=project,
    )
    assert done.returncode == 1
    assert error in done.stdout
    assert hint in done.stdout
    assert "Traceback" not in done.stdout
    assert not list(project.rglob("*.w*"))


def test_mistakes_in_the_program_are_told_through_pip(project: Path, sysroot: Sysroot) -> None:
    (project / "src/greeter/bye.py").write_text("main = = 1\n")
    done = run_python(
        *("-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", "dist", "."),
        *("-C", "module=say-bye"),
        cwd=project,
    )
    assert done.returncode == 1
    assert "error: SyntaxError: invalid syntax" in done.stdout
    assert "src/greeter/bye.py:1:8" in done.stdout
    assert "Traceback" not in done.stdout


def test_unwritable_folder_is_told_before_anything_is_built(project: Path) -> None:
    # Nobody can make files there, not even root.
    done = run_python("-m", "build", "--wheel", "--no-isolation", "--outdir", "/proc", cwd=project)
    assert done.returncode == 1
    assert "error: cannot write `/proc/greeter-1.0-py3-none-any.whl`" in done.stdout
    assert "hint: name a folder that exists and can be written to" in done.stdout
    assert "Traceback" not in done.stdout
    assert "Linking" not in done.stdout


def test_nothing_is_left_in_the_project(project: Path, sysroot: Sysroot) -> None:
    before = sorted(project.rglob("*"))
    done = run_python(
        *("-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", "../dist", "."),
        *("-C", "module=say-bye"),
        cwd=project,
    )
    assert done.returncode == 0, done.stdout
    assert sorted(project.rglob("*")) == before
