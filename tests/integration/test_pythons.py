"""The wheel of py2wasm itself, installed under every Python version, where there is no checkout.

In an empty folder it builds and runs what the first tutorial is about, and its modules are the same
bytes whatever the version. Under the newest, the whole tutorial works as printed on an empty cache.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.integration.frontends import build_own_wheel, links_to
from tests.integration.session import REPOSITORY, Session
from tests.integration.tool import Tool
from tests.interpreters import VERSIONS, find_interpreter

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

PATIENCE = 500
# Everything is built from source, perhaps beside other work.
LONGEST = 3000
HELLO = """\
import sys

print("hello from", sys.platform, sys.argv[1:])
"""
FAILING = """\
import sys

print(1 / len(sys.argv[1:]))
"""


class Installation:
    """py2wasm in an environment of its own, called in an empty folder."""

    def __init__(self, environment: Path, folder: Path, cache: Path) -> None:
        self.folder = folder
        own = {name: value for name, value in os.environ.items() if name[:8] != "PY2WASM_"}
        # Nothing but what is installed there, and what the system has.
        own.pop("PYTHONPATH", None)
        self._environment = {
            **own,
            "PATH": f"{environment / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "PY2WASM_CACHE": str(cache),
            "NO_COLOR": "1",
        }

    def __call__(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run a line of a shell, as a page prints it."""
        return subprocess.run(
            ["/bin/sh", "-c", command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            cwd=self.folder,
            env=self._environment,
        )


@pytest.fixture(scope="module")
def own_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_own_wheel(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory, sysroot: Sysroot, tool_cache: Cache) -> str:
    """The SHA-256 of the module as this checkout builds it, under the version that runs this."""
    tool = Tool(folder=tmp_path_factory.mktemp("expected"), cache=tool_cache.root)
    tool.write("hello.py", HELLO)
    done = tool("-q", "build", "hello.py")
    assert (done.returncode, done.stderr) == (0, "")
    return hashlib.sha256((tool.folder / "hello.wasm").read_bytes()).hexdigest()


@pytest.fixture(params=VERSIONS)
def installation(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    own_wheel: Path,
    tool_cache: Cache,
    sysroot: Sysroot,
) -> Installation:
    environment = tmp_path / "environment"
    install(own_wheel, request.param, environment)
    folder = tmp_path / "empty"
    folder.mkdir()
    return Installation(environment, folder, tool_cache.root)


def install(own_wheel: Path, version: str, environment: Path) -> None:
    """Make an environment of a version, with the wheel in it."""
    python = find_interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not on this machine")
    uv = [sys.executable, "-m", "uv", "-q"]
    subprocess.run([*uv, "venv", "--python", str(python), str(environment)], check=True)
    subprocess.run(
        [*uv, "pip", "install", "--python", str(environment), str(own_wheel)],
        check=True,
        env={**os.environ, **links_to(own_wheel.parent)},
    )


def test_installed_py2wasm_does_what_the_tutorial_says(
    installation: Installation, expected: str
) -> None:
    done = installation("py2wasm doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    (installation.folder / "hello.py").write_text(HELLO)
    done = installation("py2wasm build hello.py")
    assert done.returncode == 0, done.stderr
    done = installation("py2wasm run hello.wasm a b")
    assert (done.returncode, done.stdout) == (0, "hello from wasi ['a', 'b']\n")
    module = (installation.folder / "hello.wasm").read_bytes()
    assert hashlib.sha256(module).hexdigest() == expected
    assert "because" in installation("py2wasm build hello.py --explain").stdout
    (installation.folder / "hello.py").write_text(FAILING)
    done = installation("py2wasm build hello.py && py2wasm run hello.wasm; echo $?")
    assert done.stdout == "1\n"
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")
    assert '  File "/app/hello.py", line 3, in <module>\n' in done.stderr


@pytest.mark.timeout(LONGEST + 100)
@pytest.mark.parametrize("sdk", ["imported", pytest.param("built", marks=pytest.mark.slow)])
def test_tutorial_as_printed_on_an_empty_cache(
    sdk: str, own_wheel: Path, tool_cache: Cache, sysroot: Sysroot, tmp_path: Path
) -> None:
    environment, cache = tmp_path / "environment", tmp_path / "cache"
    install(own_wheel, VERSIONS[-1], environment)
    if sdk == "imported":
        file = tmp_path / "sdk.tar.gz"
        tool = Tool(folder=tmp_path, cache=tool_cache.root)
        assert tool("-q", "sdk", "export", file).returncode == 0
        done = Installation(environment, tmp_path, cache)(f"py2wasm -q sdk import {file}")
        assert done.returncode == 0, done.stderr
    folder = tmp_path / "you"
    folder.mkdir()
    session = Session(environment / "bin", PY2WASM_CACHE=str(cache))
    page = REPOSITORY / "docs" / "tutorial" / "first-module.md"
    session.follow(page, folder, patience=LONGEST)
    assert (cache / "CACHEDIR.TAG").is_file()
