"""Projects with modules for the cython engine, and what is said when one is wrong.

`expected.txt` of a project is what the same files print natively, built by setuptools; what can be
interpreted is interpreted, with Cython's own module for that.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.build import build, open_sdk
from py2wasm.errors import SourceError
from py2wasm.settings import load_settings
from tests.integration import programs_runner as runner

if TYPE_CHECKING:
    from py2wasm.build import Artifact
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.sysroot import Sdk, Sysroot

FOLDER = Path(__file__).parent / "cython"

pytestmark = pytest.mark.toolchain


class Bench:
    """Builds and runs projects."""

    def __init__(self, cache: Cache, console: Console, folder: Path) -> None:
        self.folder = folder
        self._cache = cache
        self._console = console

    def build(self, project: Path, entry: str = "app.py", **more: object) -> Artifact:
        overrides = {"entry": entry, "output": str(self.folder / "app.wasm"), "jobs": 1, **more}
        settings = load_settings(overrides=overrides, project=project, environ=os.environ)
        alone = replace(settings, project=project)
        return build(alone, console=self._console, cache=self._cache)

    def run(self, module: Path, *arguments: str) -> runner.Outcome:
        case = runner.Case(path=Path("app.py"), arguments=arguments)
        return runner.run_wasm(case, module, console=self._console, cache=self._cache)

    @property
    def places(self) -> list[Path]:
        return [FOLDER, self._cache.root, self.folder]

    def sdk(self) -> Sdk:
        settings = load_settings(overrides={}, project=FOLDER, environ=os.environ)
        return open_sdk(settings, console=self._console, cache=self._cache)

    def write(self, **files: str) -> Path:
        project = self.folder / "project"
        project.mkdir()
        for name, text in files.items():
            (project / name.replace("_dot_", ".")).write_text(text)
        return project


@pytest.fixture
def bench(sysroot: Sysroot, tool_cache: Cache, tool_console: Console, tmp_path: Path) -> Bench:
    return Bench(tool_cache, tool_console, tmp_path)


@pytest.mark.parametrize("name", ["shapes", "arrays"])
def test_a_project_does_what_it_does_natively(bench: Bench, name: str) -> None:
    module = bench.build(FOLDER / name).module
    # Nothing of the machine that built it is in it.
    assert not any(str(path).encode() in module.read_bytes() for path in bench.places)
    done = bench.run(module)
    assert done.stdout == (FOLDER / name / "expected.txt").read_text("utf-8"), done.stderr
    assert done.status == 0


def test_pure_python_mode(bench: Bench, sysroot: Sysroot) -> None:
    case = runner.Case(path=FOLDER / "pure" / "app.py")
    native = runner.run_native(case, sysroot.python, bench.sdk().unpacked("cython"))
    artifact = bench.build(FOLDER / "pure")
    done = bench.run(artifact.module)
    assert native.status == 0, native.stderr
    assert done.stdout == native.stdout, done.stderr
    assert bench.run(artifact.module, "--compiled").stdout == "True True\n"
    engines = {module["name"]: module["engine"] for module in artifact.report["modules"]}
    assert engines["pure.kernels"] == engines["pure.tree"] == "cython"
    assert engines["__main__"] == "bytecode"
    assert not any(name.lower().startswith("cython") for name in engines)


RECURSION = """\
cdef int down(int n) except? -1:
    return down(n + 1) + 1
cdef int quiet(int n) except -1 nogil:
    return quiet(n + 1) + 1
cpdef object both(n):
    return both(n + 1)
def python(n):
    return python(n + 1)
def typed(int n):
    return down(n), quiet(n)
def free(int n):
    with nogil:
        n = quiet(n)
    return n
def yields(n):
    yield n
    yield from yields(n + 1)
def starts(n):
    for item in starts(n + 1):
        yield item
async def awaits(n):
    return await awaits(n + 1)
cdef class Node:
    cdef public Node next
    cdef int length(self) except -1:
        return 1 + (self.next.length() if self.next is not None else 0)
    def __len__(self):
        return self.length()
    def __repr__(self):
        return repr(self)
    def __eq__(self, other):
        return self == other
    @property
    def again(self):
        return self.again
def chain(int n):
    cdef Node head = None, node
    for _ in range(n):
        node = Node()
        node.next = head
        head = node
    return head
def closures(n):
    def inner(m):
        return inner(m + 1)
    return inner(n)
anonymous = lambda n: anonymous(n + 1)
"""
RECURSES = """\
import deep
def attempt(name, function, *arguments):
    try:
        print(name, function(*arguments))
    except RecursionError as error:
        print(name, error)
n = deep.Node()
ring = deep.Node()
ring.next = ring
for name in ("both", "python", "typed", "free", "closures", "anonymous"):
    attempt(name, getattr(deep, name), 1)
attempt("yields", lambda: sum(deep.yields(1)))
attempt("starts", lambda: sum(deep.starts(1)))
attempt("awaits", lambda: deep.awaits(1).send(None))
attempt("repr", repr, n)
attempt("eq", lambda: n == n)
attempt("again", lambda: n.again)
attempt("ring", len, ring)
attempt("long", len, deep.chain(5000))
head = deep.chain(200000)
del head
attempt("python", deep.python, 1)
print("done")
"""


def test_endless_recursion_raises(bench: Bench) -> None:
    project = bench.write(deep_dot_pyx=RECURSION, app_dot_py=RECURSES)
    done = bench.run(bench.build(project, engine="bytecode").module)
    assert done.status == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines.pop() == "done"
    assert lines.pop(-2) == "long 5000"
    assert len(lines) == 14
    assert all(line.endswith(" maximum recursion depth exceeded") for line in lines), done.stdout


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("def f(:\n    pass\n", "Expected ')', found ':'", 1),
        ("def f():\n    cdef int x = 'ab'\n", "Only single-character string literals", 2),
        ("def f():\n    return 1 +\n", "Expected an identifier or literal", 2),
        ("def f():\n\n    return unknown\n", "undeclared name not builtin: unknown", 3),
        ("# distutils: libraries = ssl\n", "asks for the libraries `ssl`", 1),
        ("# distutils: sources = no.c\n", "there is no file `no.c`", 1),
        (
            "x = 1\ny = b'\\xff'.decode('ascii', 'odd')\n",
            "Cython itself fails here: LookupError",
            2,
        ),
        ("cimport nothing\n", "'nothing.pxd' not found", 1),
    ],
)
def test_mistakes_are_shown_where_they_are(
    bench: Bench, text: str, message: str, line: int
) -> None:
    project = bench.write(wrong_dot_pyx=text, app_dot_py="import wrong\n")
    with pytest.raises(SourceError) as caught:
        bench.build(project, engine="bytecode")
    assert message in caught.value.message
    assert caught.value.location.path == project / "wrong.pyx"
    assert caught.value.location.line == line
    assert caught.value.location.text == text.splitlines()[line - 1]


def test_an_entry_in_cython(bench: Bench) -> None:
    project = bench.write(
        app_dot_pyx='"""Doc."""\ncdef int x = 3\nprint(__name__, x, __file__, __doc__)\n'
    )
    done = bench.run(bench.build(project, "app.pyx").module)
    assert done.stdout == "__main__ 3 /app/app.pyx Doc.\n", done.stderr


def test_modules_that_bytecode_runs_find_cythons_module(bench: Bench) -> None:
    text = "import cython\ndef f(x: cython.int): return x\nprint(f(2), cython.compiled)\n"
    done = bench.run(bench.build(bench.write(app_dot_py=text), engine="bytecode").module)
    assert done.stdout == "2 False\n", done.stderr


# Of the programs for other engines, those in which nothing differs; semantics.md says what does.
ALIKE = (
    "abstract_classes",
    "binary_data",
    "collections_tour",
    "compression",
    "config_formats",
    "copying_and_pickling",
    "csv_tables",
    "files_and_paths",
    "functools_tour",
    "growing_integers",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", ALIKE)
def test_untyped_python_does_what_it_does(
    bench: Bench, name: str, tool_cache: Cache, tool_console: Console
) -> None:
    case = runner.read_case(FOLDER.parent / "programs" / f"{name}.py")
    native = runner.run_native(case, bench.sdk().native_python())
    module = runner.build_case(case, "cython", bench.folder, console=tool_console, cache=tool_cache)
    done = runner.run_wasm(case, module, console=tool_console, cache=tool_cache)
    runner.compare(case, native, done)
