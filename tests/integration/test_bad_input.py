"""What `py2wasm build` says about input that cannot be built, and what it leaves behind.

Every failure is one error with a status of its own; there is no half-written output, and the
output of an earlier build stays as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock, Timeout

import py2wasm
from py2wasm.build import IN_USE
from py2wasm.link import parse_module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

pytestmark = pytest.mark.toolchain

MAIN = "from py2wasm.cli import main; main()"
PATIENCE = 240
# Root may write everywhere, so "not allowed" has to be arranged for it.
POWERLESS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
# Runs the command line with no room for the output, only for what leads up to it.
FULL_DISK = """
import resource
from py2wasm import build
write = build.write_artifact
def write_to_full_disk(*arguments):
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    return write(*arguments)
build.write_artifact = write_to_full_disk
from py2wasm.cli import main
main()
"""


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
        assert not list(self.folder.rglob("*.wasm*"))
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


@pytest.fixture
def tool(tmp_path: Path, tool_cache: Cache, sysroot: Sysroot) -> Tool:
    folder = tmp_path / "project"
    folder.mkdir()
    return Tool(folder=folder, cache=tool_cache.root)


@pytest.fixture
def powerless() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    if shutil.which(POWERLESS[0]) is None:
        pytest.skip("root needs setpriv to be refused anything")
    return POWERLESS


def test_a_syntax_error_in_the_entry(tool: Tool) -> None:
    tool.write("app.py", "import os\n\ndef area(width height):\n    return 1\n")
    assert tool.refused("app.py") == (
        3,
        "error: SyntaxError: invalid syntax\n"
        "  --> ./app.py:3:16\n"
        "  3 | def area(width height):\n"
        "                     ^^^^^^\n",
    )


def test_a_syntax_error_in_an_imported_module(tool: Tool) -> None:
    tool.write("app.py", "from shapes import round_ones\n")
    tool.write("shapes/__init__.py")
    tool.write("shapes/round_ones.py", 'NAME = "circle\n')
    assert tool.refused("app.py") == (
        3,
        "error: SyntaxError: unterminated string literal (detected at line 1)\n"
        "  --> ./shapes/round_ones.py:1:8\n"
        '  1 | NAME = "circle\n'
        "             ^\n",
    )


@pytest.mark.parametrize("engine", ["bytecode", "nuitka"])
def test_an_error_that_only_compiling_finds(tool: Tool, engine: str) -> None:
    tool.write("app.py", "x = 1\nreturn x\n")
    done = tool("-q", "build", "--engine", engine, "app.py")
    assert done.returncode == 3
    assert tool.shorten(done.stderr) == (
        "error: SyntaxError: 'return' outside function\n"
        "  --> ./app.py:2:1\n"
        "  2 | return x\n"
        "      ^^^^^^^^\n"
    )
    assert [path.name for path in tool.folder.iterdir()] == ["app.py"]


@pytest.mark.parametrize(
    "content",
    [b"\0asm\1\0\0\0", b"\xff\xfe\0x", b"# coding: klingon\n", b"x = 1\n\n\n# \xe4\n", b"(" * 5000],
    ids=["zero bytes", "utf-16", "unknown encoding", "latin-1", "nesting"],
)
def test_an_entry_that_is_no_python(tool: Tool, content: bytes) -> None:
    (tool.folder / "app.py").write_bytes(content)
    status, text = tool.refused("app.py")
    assert status == 3
    assert text.startswith(("error: SyntaxError: ", "error: UnicodeDecodeError: "))
    assert "\n  --> ./app.py:1" in text


def test_a_missing_entry(tool: Tool) -> None:
    assert tool.refused("app.py") == (
        3,
        "error: cannot read the entry `./app.py`\n"
        "  No such file or directory\n"
        "\n"
        "hint: name an existing file, or a package with `-m`\n",
    )


def test_an_unreadable_entry(tool: Tool, powerless: tuple[str, ...]) -> None:
    tool.write("app.py").chmod(0)
    done = tool("-q", "build", "app.py", prefix=powerless)
    assert done.returncode == 3
    assert tool.shorten(done.stderr).startswith(
        "error: cannot read the entry `./app.py`\n  Permission denied\n"
    )


def test_an_unreadable_module(tool: Tool, powerless: tuple[str, ...]) -> None:
    tool.write("app.py", "import inner\n")
    tool.write("inner.py").chmod(0)
    done = tool("-q", "build", "--engine", "bytecode", "app.py", prefix=powerless)
    assert done.returncode == 3
    assert tool.shorten(done.stderr) == (
        "error: PermissionError: [Errno 13] Permission denied: './inner.py'\n  --> ./inner.py:1\n"
    )


def test_an_entry_that_is_a_folder(tool: Tool) -> None:
    tool.write("shapes/__init__.py")
    assert tool.refused("shapes/") == (
        3,
        "error: the entry `./shapes` is a folder without `__main__.py`\n",
    )


def test_a_module_to_run_that_does_not_exist(tool: Tool) -> None:
    tool.write("shapes/__init__.py")
    assert tool.refused("-m", "shapes.square") == (
        3,
        "error: cannot find the module `shapes.square` to run\n"
        "  looked in . for `shapes/square.py` and its `__main__.py`\n"
        "\n"
        "hint: run from the folder that holds the package, or name the file\n",
    )


def test_nothing_to_build(tool: Tool) -> None:
    status, text = tool.refused()
    assert status == 2
    assert text.startswith("error: there is nothing to build\n")


def test_an_import_that_exists_nowhere(tool: Tool) -> None:
    tool.write("app.py", "import os\nimport lenses.wide as wide\n")
    assert tool.refused("app.py") == (
        3,
        "error: no module named `lenses`\n"
        "  --> ./app.py:2\n"
        "  2 | import lenses.wide as wide\n"
        "  it is in none of the project, the Python environment and the standard library\n"
        "\n"
        "hint: install it into the environment named by `--python`, list it in "
        "`[tool.py2wasm] dependencies`, or catch the ImportError if it is optional\n",
    )


def test_a_relative_import_that_exists_nowhere(tool: Tool) -> None:
    tool.write("shapes/__init__.py")
    tool.write("shapes/__main__.py", "from .rings import RING\n")
    status, text = tool.refused("-m", "shapes")
    assert status == 3
    assert text.startswith(
        "error: no module named `shapes.rings`\n"
        "  --> ./shapes/__main__.py:1\n"
        "  1 | from .rings import RING\n"
    )


def test_imports_that_may_fail_are_left_out(tool: Tool) -> None:
    tool.write(
        "app.py",
        "try:\n    import lenses\nexcept ImportError as error:\n    print(error)\n"
        "def late():\n    import cameras\n"
        "try:\n    import ctypes\nexcept ImportError as error:\n    print(error)\n"
        "try:\n    late()\nexcept ModuleNotFoundError as error:\n    print(error.name)\n",
    )
    module = tool.built("app.py")
    report = read_sidecar(module)
    assert report["absent"] == {
        **report["absent"],  # type: ignore[dict-item]
        "lenses": "not found; imported by __main__ (line 2)",
        "cameras": "not found; imported by __main__ (line 6)",
        "ctypes": "not part of WASI: it needs `_ctypes`",
    }
    lines = tool.output(module).splitlines()
    assert lines[0].startswith("No module named 'lenses'")
    assert lines[1].startswith("No module named 'ctypes'")
    assert lines[2] == "cameras"


@pytest.mark.parametrize(
    ("name", "needs"), [("ctypes", "_ctypes"), ("sqlite3", "_sqlite3"), ("ssl", "_ssl")]
)
def test_a_module_that_wasi_lacks(tool: Tool, name: str, needs: str) -> None:
    tool.write("app.py", f"import {name}\n")
    assert tool.refused("app.py") == (
        3,
        f"error: the module `{name}` does not exist on WASI\n"
        "  --> ./app.py:1\n"
        f"  1 | import {name}\n"
        f"  it needs `{needs}`, which needs what a Wasm host does not have\n"
        "\n"
        "hint: import it inside `try`/`except ImportError`, or inside the function that needs it\n",
    )


def test_native_code_without_a_shim(tool: Tool) -> None:
    library = "_core.cpython-311-x86_64-linux-gnu.so"
    environment = make_environment(
        tool.folder / "env",
        {"lenses/__init__.py": "from . import _core\n", f"lenses/{library}": "\x7fELF"},
    )
    tool.write("app.py", "import lenses\n")
    status, text = tool.refused("--python", environment, "app.py")
    (package,) = environment.glob("lib/*/site-packages/lenses")
    place = tool.shorten(str(package))
    assert status == 3
    assert text.startswith(
        "error: `lenses._core` is native code and there is no shim for it\n"
        f"  --> {place}/__init__.py:1\n"
        "  1 | from . import _core\n"
        "  imported by lenses (line 1)\n"
        f"  found {library}, which is built for this machine, not for Wasm\n"
        "\n"
        "hint: shims exist for: "
    )
    # What can do without its native half builds.
    for text in (
        "try:\n    from . import _core\nexcept ImportError:\n    _core = None\n",
        "def fast():\n    from . import _core\n",
    ):
        (package / "__init__.py").write_text(text)
        module = tool.built("--python", environment, "app.py")
        absent = read_sidecar(module)["absent"]
        assert absent["lenses._core"] == f"native code without a shim ({library})"  # type: ignore[index]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (
            'inclued = ["x"]',
            "error: unknown key `inclued` in [tool.py2wasm]\n"
            "  in ./pyproject.toml\n\nhint: did you mean `include`?\n",
        ),
        (
            'engine = "nutika"',
            "error: `engine` must be `nuitka`, `bytecode` or `cython`, not `nutika`\n"
            "  in ./pyproject.toml\n\nhint: did you mean `nuitka`?\n",
        ),
        (
            'engines = { "app" = "byte-code" }',
            "error: `engines` must be `nuitka`, `bytecode` or `cython`, not `byte-code`\n"
            "  in ./pyproject.toml\n\nhint: did you mean `bytecode`?\n",
        ),
        (
            'data = ["../secrets.txt"]',
            "error: `data` holds `../secrets.txt`, which does not lie in the project\n"
            "  in ./pyproject.toml\n\n"
            "hint: write paths and patterns from the folder of pyproject.toml, e.g. `data/**`\n",
        ),
        (
            'data = ["models/*.json"]',
            "error: `data` pattern `models/*.json` matches no file in .\n",
        ),
        ('python = "no/where"', "error: `python` names `./no/where`, which does not exist\n"
         "  in ./pyproject.toml\n"),
    ],
)  # fmt: skip
def test_settings_that_are_wrong(tool: Tool, table: str, message: str) -> None:
    tool.write("app.py")
    tool.write("pyproject.toml", f"[tool.py2wasm]\n{table}\n")
    done = tool("-q", "build", "app.py")
    assert (done.returncode, tool.shorten(done.stderr)) == (2, message)
    assert not list(tool.folder.glob("*.wasm"))


def test_an_unknown_engine_on_the_command_line(tool: Tool) -> None:
    tool.write("app.py")
    assert tool.refused("--engine", "nutika", "app.py") == (
        2,
        "error: `--engine` must be `nuitka`, `bytecode` or `cython`, not `nutika`\n"
        "\nhint: did you mean `nuitka`?\n",
    )


def test_includes_that_match_nothing(tool: Tool) -> None:
    tool.write("app.py")
    assert tool.refused("--include", "plugins.*", "app.py") == (
        3,
        "error: `include` pattern `plugins.*` matches no module\n",
    )
    assert tool.refused("--include", "plugins", "app.py") == (
        3,
        'error: cannot find the module `plugins`\n  named by `include = ["plugins"]`\n',
    )


def test_outputs_that_cannot_be(tool: Tool) -> None:
    app = tool.write("app.py", "print(1)\n")
    (tool.folder / "folder").mkdir()
    os.mkfifo(tool.folder / "pipe")
    for output, message in {
        "no/app.wasm": "error: cannot write `./no/app.wasm`\n  the folder `./no` does not exist\n",
        "folder": "error: the output `./folder` is a folder\n\nhint: name a file with `-o`\n",
        "pipe": "error: the output `./pipe` is not a file\n\nhint: name a file with `-o`\n",
        "app.py": "error: the output `./app.py` is a source of the program\n"
        "\nhint: name another file with `-o`\n",
    }.items():
        assert tool.refused("-o", output, "app.py") == (7, message)
    assert app.read_text() == "print(1)\n"


def test_an_output_folder_that_is_closed(tool: Tool, powerless: tuple[str, ...]) -> None:
    tool.write("app.py")
    closed = tool.folder / "closed"
    closed.mkdir(mode=0o555)
    done = tool("-q", "build", "-o", "closed/app.wasm", "app.py", prefix=powerless)
    assert (done.returncode, tool.shorten(done.stderr)) == (
        7,
        "error: cannot write `./closed/app.wasm`\n  the folder cannot be written to\n",
    )
    assert not list(closed.iterdir())


def test_a_cache_that_is_closed(tool: Tool, tmp_path: Path, powerless: tuple[str, ...]) -> None:
    tool.write("app.py")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    done = tool(
        "-q", "build", "app.py", prefix=powerless, environment={"PY2WASM_CACHE": str(closed)}
    )
    assert done.returncode == 7
    assert done.stderr.startswith(f"error: cannot write to the cache at `{closed}`\n")
    assert done.stderr.endswith("\nhint: set PY2WASM_CACHE to a folder that can be written to\n")


def test_a_full_disk_leaves_the_output_of_before(tool: Tool) -> None:
    tool.write("app.py", "print(1)\n")
    module = tool.built("app.py")
    before = {path.name: path.read_bytes() for path in tool.folder.iterdir() if path.is_file()}
    tool.write("app.py", "print(2)\n")
    full = Tool(folder=tool.folder, cache=tool.cache, main=FULL_DISK)
    left = work_folders(tool.cache)
    done = full("-q", "build", "--engine", "bytecode", "app.py")
    assert (done.returncode, done.stdout, tool.shorten(done.stderr)) == (
        7,
        "",
        "error: cannot write `./app.wasm`\n  File too large\n",
    )
    after = {path.name: path.read_bytes() for path in tool.folder.iterdir() if path.is_file()}
    assert after == {**before, "app.py": b"print(2)\n"}
    assert not [path for path in tool.folder.iterdir() if path.is_dir()]
    assert work_folders(tool.cache) <= left
    tool.built("app.py")
    assert read_sidecar(module)["sha256"] != hashlib.sha256(before["app.wasm"]).hexdigest()


def test_a_full_disk_under_the_work(tool: Tool) -> None:
    tool.write("app.py", "print(1)\n")
    # Enough for what the engine writes, too little for the linker.
    text = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000));" + MAIN
    )
    full = Tool(folder=tool.folder, cache=tool.cache, main=text)
    done = full.build("app.py")
    assert done.returncode in (6, 7)
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("error: ") == done.stderr.count("\nerror: ") + 1
    assert "Traceback" not in done.stderr
    assert [path.name for path in tool.folder.iterdir()] == ["app.py"]
    tool.built("app.py")


@pytest.mark.parametrize(
    ("engine", "moment"),
    [("bytecode", "Linking..."), ("nuitka", "Translating 1 modules with Nuitka...")],
)
def test_an_interrupt_leaves_nothing(tool: Tool, engine: str, moment: str) -> None:
    tool.write("app.py", f"print({engine!r}, 'interrupted')\n")
    left = work_folders(tool.cache)
    with subprocess.Popen(
        tool.command("build", "--engine", engine, "app.py"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tool.folder,
        env=tool.environment,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        said = [process.stderr.readline()]
        while said[-1] and said[-1].rstrip() != moment:
            said.append(process.stderr.readline())
        # Into the middle of what ninja or Nuitka do, as a terminal does it: to the whole group.
        time.sleep(0.1)
        started = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=PATIENCE) == 130
        assert time.monotonic() - started < 15
    # The empty line ends the one with the terminal's ^C.
    assert rest == "\nInterrupted; run the same command again to go on where it stopped\n"
    assert [path.name for path in tool.folder.iterdir()] == ["app.py"]
    assert work_folders(tool.cache) <= left


def test_an_interrupt_while_sources_are_read(tool: Tool) -> None:
    # A module that takes the reader a while, so that the interrupt meets it at work.
    tool.write("app.py", "print('x')\n" * 200_000)
    left = work_folders(tool.cache)
    with subprocess.Popen(
        tool.command("-v", "build", "--engine", "bytecode", "app.py"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tool.folder,
        env=tool.environment,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        while not (line := process.stderr.readline()).startswith("sysroot: "):
            assert line
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(timeout=PATIENCE) == 130
    # The empty line ends the one with the terminal's ^C.
    assert rest == "\nInterrupted; run the same command again to go on where it stopped\n"
    assert work_folders(tool.cache) <= left


def test_a_build_that_was_killed_is_cleared_away(tool: Tool) -> None:
    tool.write("app.py", "print('killed')\n")
    with subprocess.Popen(
        tool.command("build", "--engine", "bytecode", "app.py"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tool.folder,
        env=tool.environment,
    ) as process:
        assert process.stderr is not None
        before = work_folders(tool.cache)
        while (line := process.stderr.readline()) != "Linking...\n":
            assert line
        process.kill()
    killed = work_folders(tool.cache)
    assert [path.name for path in tool.folder.iterdir()] == ["app.py"]
    tool.built("app.py")
    # Builds of other tests clear away what they find, too: it may be gone before.
    assert not (killed - before) & work_folders(tool.cache)


def test_two_builds_at_once(tool: Tool) -> None:
    tool.write("app.py", "print('at once')\n")
    command = tool.command("-q", "build", "--engine", "bytecode", "app.py")
    running = [
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=tool.folder,
            env=tool.environment,
        )
        for _ in range(2)
    ]
    results = [
        (process.communicate(timeout=PATIENCE)[0], process.returncode) for process in running
    ]
    assert results == [(b"", 0), (b"", 0)]
    module = tool.folder / "app.wasm"
    read_sidecar(module)
    assert {path.name for path in tool.folder.iterdir()} == {"app.py", "app.wasm", "app.wasm.json"}
    assert tool.output(module) == "at once\n"
