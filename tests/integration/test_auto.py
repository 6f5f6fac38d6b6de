"""With `engine = "auto"` nobody can tell what compiled a module; the report says what, and why."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.build import build
from py2wasm.settings import load_settings
from tests.integration import programs_runner as runner

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.sysroot import Sysroot

FOLDER = Path(__file__).parent / "auto"

pytestmark = pytest.mark.toolchain


class Bench:
    """Builds projects, and compares what they do with what they do natively."""

    def __init__(self, cache: Cache, console: Console, sysroot: Sysroot, folder: Path) -> None:
        self.folder = folder
        self._cache = cache
        self._console = console
        self._sysroot = sysroot

    def compare(self, project: Path, **more: object) -> dict[str, tuple[str, str]]:
        """Give the engine of each of the project's modules and the reason."""
        case = runner.read_case(project / "app.py")
        overrides: dict[str, object] = {
            "entry": "app.py",
            "output": str(self.folder / "app.wasm"),
            "engine": "auto",
            "jobs": 1,
            **more,
        }
        settings = load_settings(overrides=overrides, project=project, environ=os.environ)
        alone = replace(settings, project=project)
        artifact = build(alone, console=self._console, cache=self._cache)
        native = runner.run_native(case, self._sysroot.python)
        wasm = runner.run_wasm(case, artifact.module, console=self._console, cache=self._cache)
        assert (wasm.stdout, wasm.status) == (native.stdout, native.status), wasm.stderr
        assert native.stdout
        return {
            module["name"]: (module["engine"], module["engine_reason"])
            for module in artifact.report["modules"]
            if module["origin"] == "user"
        }

    def write(self, **files: str) -> Path:
        project = self.folder / "project"
        project.mkdir()
        for name, text in files.items():
            (project / f"{name}.py").write_text(text)
        return project


@pytest.fixture
def bench(sysroot: Sysroot, tool_cache: Cache, tool_console: Console, tmp_path: Path) -> Bench:
    return Bench(tool_cache, tool_console, sysroot, tmp_path)


TYPED = ("mypyc", "auto: typed throughout")


def test_a_typed_program_is_for_mypyc(bench: Bench) -> None:
    assert bench.compare(FOLDER / "typed") == {"__main__": TYPED, "shapes": TYPED}
    assert bench.compare(FOLDER / "library") == {"__main__": TYPED, "lib": TYPED}


def test_what_mypyc_would_change_is_for_nuitka(bench: Bench) -> None:
    found = bench.compare(FOLDER / "mixed")
    assert found["__main__"] == found["fast"] == TYPED
    why = "auto: mypyc would perhaps change"
    assert found["changed"] == ("nuitka", f"{why} `i` after its loop (line 10)")
    assert found["asking"] == ("nuitka", f"{why} the words of the error of `index` (line 6)")


def test_a_pattern_is_kept(bench: Bench) -> None:
    found = bench.compare(FOLDER / "mixed", engines={"fast": "bytecode"})
    assert found["fast"] == ("bytecode", '`engines."fast"`')
    assert found["__main__"] == TYPED


def test_a_pattern_for_mypyc_makes_one_group_of_all(bench: Bench) -> None:
    found = bench.compare(FOLDER / "mixed", engines={"fast": "mypyc"})
    assert found["fast"] == ("mypyc", '`engines."fast"`')
    assert found["__main__"] == TYPED


TYPED_MODULE = "def half(x: float) -> float:\n    return x\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "from typed import half\nprint(half(3))\n",
            '`__main__` is not typed: Argument 1 to "half" has incompatible type "int"; expected'
            ' "float" (line 2)',
        ),
        (
            "from typed import half\ndef f(x):\n    return half(x)\nprint(f(2))\n",
            "`__main__` is not typed: function f (line 2)",
        ),
        (
            "import typed\nsetattr(typed, 'half', str)\nprint(typed.half(2.0))\n",
            "`__main__` is not plain: `setattr` might tell compiled code from other (line 2)",
        ),
        (
            "import typed\ndef other(x: float) -> float:\n    return -x\n"
            "typed.half = other\nprint(typed.half(2.0))\n",
            "mypyc would change __main__: `half` of `typed` is set, but compiled code does not"
            " look it up (line 4)",
        ),
        (
            "import json\nfrom typed import half\nprint(half(json.loads('1')))\n",
            '`__main__` is not typed: Expression has type "Any" (line 3)',
        ),
    ],
)
def test_what_could_be_told_apart_is_not_for_mypyc(bench: Bench, text: str, reason: str) -> None:
    found = bench.compare(bench.write(app=text, typed=TYPED_MODULE))
    assert found["typed"] == ("nuitka", f"auto: {reason}")
