"""A package for the mypyc engine does what it does natively; and what is said when it cannot."""

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

FOLDER = Path(__file__).parent / "mypyc"

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


def test_a_package_does_what_it_does_natively(bench: Bench, sysroot: Sysroot) -> None:
    case = runner.Case(path=FOLDER / "app.py", arguments=("a", "b"))
    native = runner.run_native(case, sysroot.python, bench.sdk().unpacked("mypy-extensions"))
    assert native.status == 0, native.stderr
    artifact = bench.build(FOLDER)
    module = artifact.module
    # Nothing of the machine that built it is in it.
    assert not any(str(path).encode() in module.read_bytes() for path in bench.places)
    done = bench.run(module, "a", "b")
    assert done.stdout == native.stdout, done.stderr
    assert done.status == 0
    engines = {module["name"]: module["engine"] for module in artifact.report["modules"]}
    assert engines["parts"] == engines["parts.flow"] == "mypyc"
    assert engines["__main__"] == engines["mypy_extensions"] == "bytecode"


ENTRY = """\
\"\"\"Doc.\"\"\"
import sys
def add(a: int, b: int) -> int:
    return a + b
if __name__ == "__main__":
    print(__name__, add(2, 3), __file__, __doc__, sys.platform == "wasi")
    sys.exit(add(3, 4))
"""


def test_an_entry(bench: Bench) -> None:
    done = bench.run(bench.build(bench.write(app_dot_py=ENTRY), engine="mypyc").module)
    assert (done.stdout, done.status) == ("__main__ 5 /app/app.py Doc. True\n", 7), done.stderr


PACKAGE = """\
import sys
from . import VALUE
from .inner import double
class Own:
    pass
if __name__ == "__main__":
    print(double(4), VALUE, __name__, __package__, Own)
    sys.exit(3)
"""


def test_a_package_as_an_entry(bench: Bench) -> None:
    project = bench.write()
    (project / "pack").mkdir()
    (project / "pack" / "__init__.py").write_text("VALUE: int = 1\n")
    (project / "pack" / "inner.py").write_text("def double(n: int) -> int:\n    return n * 2\n")
    (project / "pack" / "__main__.py").write_text(PACKAGE)
    done = bench.run(bench.build(project, "pack", engine="mypyc").module)
    assert (done.stdout, done.status) == ("8 1 __main__ pack <class '__main__.Own'>\n", 3), (
        done.stderr
    )


def test_a_traceback_names_files_lines_and_functions(bench: Bench) -> None:
    text = (
        "def inner(n: int) -> int:\n    return 1 // n\ndef outer() -> int:\n    return inner(0)\n"
    )
    project = bench.write(typed_dot_py=text, app_dot_py="import typed\ntyped.outer()\n")
    done = bench.run(bench.build(project, engine="mypyc").module)
    assert done.status == 1
    lines = [line.strip() for line in done.stderr.splitlines()]
    places = [line for line in lines if line.startswith("File ")]
    assert places == [
        'File "/app/app.py", line 2, in <module>',
        'File "/app/typed.py", line 4, in outer',
        'File "/app/typed.py", line 2, in inner',
    ]
    assert lines[-1] == "ZeroDivisionError: integer division or modulo by zero"


RECURSION = """\
from __future__ import annotations
from collections.abc import Callable, Iterator
from typing import Any
def direct(n: int) -> int:
    return direct(n + 1) + 1
def there(n: int) -> float:
    return back(n) + 1.0
def back(n: int) -> float:
    return there(n + 1)
def pair(n: int) -> tuple[int, str]:
    a, b = pair(n + 1)
    return a + 1, b
def nothing(n: int) -> None:
    nothing(n + 1)
def truth(n: int) -> bool:
    return not truth(n + 1)
def untyped(n):  # type: ignore[no-untyped-def]
    return untyped(n + 1)
def closures(n: int) -> int:
    def inner(m: int) -> int:
        return inner(m + 1) + n
    return inner(n)
def called(n: int) -> int:
    def through(function: Callable[[Any], int]) -> int:
        return function(function)
    return through(through)
def yields(n: int) -> Iterator[int]:
    yield n
    yield from yields(n + 1)
def lazy(n: int) -> int:
    return sum(yields(n))
async def awaits(n: int) -> int:
    return await awaits(n + 1)
def awaited(n: int) -> int:
    awaits(n).send(None)  # type: ignore[attr-defined]
    return n
class Node:
    def __init__(self, next: Node | None) -> None:
        self.next = next
    def length(self) -> int:
        return 1 if self.next is None else self.next.length() + 1
    @property
    def again(self) -> int:
        return self.again
    def __eq__(self, other: object) -> bool:
        return self == other
    def __repr__(self) -> str:
        return repr(self)
class Maker:
    def __init__(self) -> None:
        self.other = Maker()
def ring(n: int) -> int:
    node = Node(None)
    node.next = node
    return node.length()
def getter(n: int) -> int:
    return Node(None).again
def equal(n: int) -> bool:
    return Node(None) == Node(None)
def shown(n: int) -> str:
    return repr(Node(None))
def made(n: int) -> Maker:
    return Maker()
def long(n: int) -> int:
    head = None
    for _ in range(200000):
        head = Node(head)
    return 1
def deep(n: int) -> int:
    return n if n == 0 else deep(n - 1) + 1
"""
RECURSES = """\
import sys
import typed
names = "direct there pair nothing truth untyped closures called lazy awaited ring"
for name in f"{names} getter equal shown made".split():
    try:
        print(name, getattr(typed, name)(1))
    except RecursionError as error:
        print(name, "maximum recursion depth exceeded" in str(error))
print(typed.long(1), typed.deep(900))
sys.setrecursionlimit(4000)
print(typed.deep(3900))
try:
    typed.deep(4100)
except RecursionError:
    print("done")
"""


def test_endless_recursion_raises(bench: Bench) -> None:
    project = bench.write(typed_dot_py=RECURSION, app_dot_py=RECURSES)
    module = bench.build(project, engine="bytecode", engines={"typed": "mypyc"}).module
    done = bench.run(module)
    assert done.status == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-3:] == ["1 900", "3900", "done"]
    assert len(lines) == 15 + 3
    assert all(line.endswith(" True") for line in lines[:-3]), done.stdout


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("def f() -> int:\n    return 'a'\n", "Incompatible return value type", 2),
        ("x = 1\nprint(y)\n", 'Name "y" is not defined', 2),
        (
            "from collections.abc import AsyncIterator\n"
            "async def f() -> AsyncIterator[int]:\n    yield 1\n",
            "async generators are unimplemented",
            3,
        ),
        (
            "from typing import Any\nBase: Any = object\nclass A(Base):\n    pass\n",
            "`A` inherits from a class that mypy does not know",
            3,
        ),
        (
            "class Outer:\n    class Inner:\n        pass\n",
            "Unsupported statement in class body",
            2,
        ),
    ],
)
def test_mistakes_are_shown_where_they_are(
    bench: Bench, text: str, message: str, line: int
) -> None:
    project = bench.write(wrong_dot_py=text, app_dot_py="import wrong\n")
    with pytest.raises(SourceError) as caught:
        bench.build(project, engine="bytecode", engines={"wrong": "mypyc"})
    assert message in caught.value.message
    assert caught.value.location.path == project / "wrong.py"
    assert caught.value.location.line == line
    assert caught.value.location.text == text.splitlines()[line - 1]


SETS = """\
import typed
def other(n: int) -> int:
    return -n
typed.inner = other
print(typed.outer(3))
"""


def test_what_compiled_code_would_not_see_is_refused(bench: Bench) -> None:
    text = (
        "def inner(n: int) -> int:\n    return n\ndef outer(n: int) -> int:\n    return inner(n)\n"
    )
    project = bench.write(typed_dot_py=text, app_dot_py=SETS)
    with pytest.raises(SourceError) as caught:
        bench.build(project, engine="bytecode", engines={"typed": "mypyc"})
    assert "`inner` of `typed` is set" in caught.value.message
    assert (caught.value.location.path, caught.value.location.line) == (project / "app.py", 4)
    assert "`bytecode`" in (caught.value.hint or "")
    done = bench.run(bench.build(project, engine="bytecode").module)
    assert done.stdout == "-3\n"
