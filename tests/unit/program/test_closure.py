"""The closure over small projects, with a standard library of a few lines."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from py2wasm.engines.cython import CythonEngine
from py2wasm.errors import ProgramError, SourceError
from py2wasm.program.bare import bare_modules
from py2wasm.program.closure import Closure
from py2wasm.program.edges import Edges
from py2wasm.program.locate import program_roots
from py2wasm.program.model import Module, Origin, Shim
from py2wasm.sysroot.stdlib import Stdlib, compile_stdlib
from py2wasm.target_python import Scan, TargetPython

STDLIB = {
    "text.py": "def wrap():\n    import heavy\ndef plain():\n    pass\n",
    "heavy.py": "import light\n",
    "light.py": "__doc__\nclass Tool:\n    def run(self):\n        import rare\n",
    "rare.py": "",
    "rough.py": "import heavy, rare\ndef f():\n    heavy.x, rare.x\n",
    "late.py": (
        "import rare\nfrom light import Tool as T\nimport math\n"
        "def parse():\n    rare.x\ndef shape():\n    T; math.pi\n"
    ),
    "lonely.py": "import _absent\n",
    "built_on_lonely.py": "import lonely\n",
    "guarded.py": "try:\n    import lonely\nexcept ImportError:\n    lonely = None\n",
    "encodings/__init__.py": "",
    "encodings/cp1252.py": "",
}
EDGES = Edges(
    core=(),
    mentioned=frozenset(),
    never=frozenset({"main"}),
    provided=frozenset(),
    needed={"text": ("light",)},
    ignored={"rough": frozenset({"heavy"})},
)


CYTHON = Path("/cython")


class FolderShims:
    """Shims that are there already: a folder each, with one extension module."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.provided: list[str] = []

    @property
    def names(self) -> frozenset[str]:
        return frozenset({"lens", "lenscore"})

    def provide(self, name: str) -> list[Shim]:
        self.provided.append(name)
        return [
            Shim(
                name="lens",
                version="1.0",
                site=self._folder,
                modules={"lens._fast": "PyInit__fast", "lenscore": "PyInit_lenscore"},
                imports={"lens._fast": ("lens.slow",)},
                ignored={"lens": ("lens.old",)},
                asked={"lens.zoom": ("lens.old",)},
                words={"old": ("lens.old",)},
                documentation=("lens.texts",),
                libraries=(),
                companions=self._folder / "companions",
            )
        ]


class Quiet:
    def update(self, detail: str) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def stdlib(tmp_path_factory: pytest.TempPathFactory) -> Stdlib:
    sources = tmp_path_factory.mktemp("lib")
    compiled = tmp_path_factory.mktemp("compiled")
    write(sources, STDLIB)
    with TargetPython(Path(sys.executable)) as python:
        compile_stdlib(sources, "/lib", python, compiled, Quiet())  # type: ignore[arg-type]
    return Stdlib(compiled, sources)


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def close(
    root: Path,
    stdlib: Stdlib,
    files: dict[str, str],
    *,
    include: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    python: type[TargetPython] = TargetPython,
    **options: Any,
) -> Closure:
    write(root, files)
    entry = Module(
        name="__main__",
        path=root / "app.py",
        guest_path="/app/app.py",
        is_package=False,
        origin=Origin.USER,
        reason="the entry",
    )
    with python(Path(sys.executable)) as running:
        closure = Closure(
            roots=program_roots(
                project=root,
                extra=[],
                site=[root / "site"],
                stdlib=stdlib.sources,
                stdlib_guest="/lib",
                device=root / "device",
            ),
            python=running,
            builtins=frozenset({"math"}),
            shims=FolderShims(root / "shims"),
            site_guest="/lib/site-packages",
            edges=EDGES,
            stdlib=stdlib,
            exclude=exclude,
            **options,
        )
        closure.run(entry, include)
    return closure


def test_modules_packages_and_builtins(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(
        tmp_path,
        stdlib,
        {
            "app.py": "import math, pkg.sub\n",
            "pkg/__init__.py": "",
            "pkg/sub.py": "from . import x",
        },
    )
    assert set(closure.modules) == {"__main__", "pkg", "pkg.sub"}
    assert closure.used_builtins == {"math": "imported by __main__ (line 1)"}
    assert closure.modules["pkg"].reason == "package of pkg.sub"
    assert closure.importers["pkg"] == closure.importers["pkg.sub"] == "__main__"


def test_stdlib_functions_count_only_when_mentioned(tmp_path: Path, stdlib: Stdlib) -> None:
    used = close(tmp_path, stdlib, {"app.py": "import text\ntext.plain()\n"})
    assert set(used.modules) == {"__main__", "text", "light"}
    used = close(tmp_path, stdlib, {"app.py": "import text\ntext.wrap()\n"})
    assert "heavy" in used.modules
    assert "rare" not in used.modules


@pytest.mark.parametrize(
    ("use", "brought", "deferred"),
    [
        ("import late", set(), {"rare": "rare", "T": "light"}),
        ("import late\nlate.parse()", {"rare"}, {"T": "light"}),
        ("import late\nlate.shape()", {"light"}, {"rare": "rare"}),
        # Asked of the module by others.
        ("import late\nlate.rare.y", {"rare"}, {"T": "light"}),
        ("from late import T", {"light"}, {"rare": "rare"}),
        ("from late import *", {"light", "rare"}, {}),
        # There by another way.
        ("import late, rare", {"rare"}, {"T": "light"}),
    ],
)
def test_imports_of_a_module_that_serve_its_functions(
    tmp_path: Path, stdlib: Stdlib, use: str, brought: set[str], deferred: dict[str, str]
) -> None:
    closure = close(tmp_path, stdlib, {"app.py": f"{use}\n"})
    assert set(closure.modules) == {"__main__", "late"} | brought
    # C modules count too.
    uses_math = "shape" in use or "*" in use
    missing = {} if uses_math else {"math": "math"}
    assert closure.deferred() == ({"late": deferred | missing} if deferred | missing else {})
    assert ("math" in closure.used_builtins) == uses_math


def test_what_is_ignored_may_be_there_all_the_same(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(tmp_path, stdlib, {"app.py": "import rough\n"})
    assert "heavy" not in closure.modules
    assert closure.deferred() == {"rough": {"rare": "rare"}}


def test_imports_of_ones_own_are_never_deferred(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(tmp_path, stdlib, {"app.py": "import rare\ndef f():\n    rare.x\n"})
    assert "rare" in closure.modules
    assert closure.deferred() == {}


@pytest.mark.parametrize("text", ["'a/photo.old'", "'OLD'", f"'{'very/' * 9}long.old'"])
def test_words_that_need_a_module(tmp_path: Path, stdlib: Stdlib, text: str) -> None:
    files = {"shims/lens/__init__.py": "", "shims/lens/old.py": ""}
    found = close(tmp_path, stdlib, {**files, "app.py": f"print({text})\nimport lens\n"})
    assert found.modules["lens.old"].reason == "`old` is written in __main__"
    assert found.importers["lens.old"] == "__main__"
    files["app.py"] = "import lens\n'older'\n"
    assert "lens.old" not in close(tmp_path, stdlib, files).modules


def test_names_outside_of_ascii(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(tmp_path, stdlib, {"app.py": "class C:\n    größe: int\n"})
    assert "unicodedata" in closure.absent


def test_a_method_needs_its_class_to_be_mentioned(tmp_path: Path, stdlib: Stdlib) -> None:
    assert "rare" not in close(tmp_path, stdlib, {"app.py": "import light\nrun"}).modules
    closure = close(tmp_path, stdlib, {"app.py": "import light\nlight.Tool().run()"})
    assert "rare" in closure.modules


def test_a_missing_module_has_file_and_line(tmp_path: Path, stdlib: Stdlib) -> None:
    with pytest.raises(SourceError, match="no module named `nowhere`") as caught:
        close(tmp_path, stdlib, {"app.py": "x = 1\nimport nowhere\n"})
    assert caught.value.location.line == 2
    assert caught.value.location.text == "import nowhere"


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import nowhere\nexcept ImportError:\n    pass\n",
        "def f():\n    import nowhere\n",
        "if flag:\n    import nowhere\n",
    ],
)
def test_a_module_that_may_be_missing_is_noted(tmp_path: Path, stdlib: Stdlib, text: str) -> None:
    assert "nowhere" in close(tmp_path, stdlib, {"app.py": text}).absent


def test_what_the_target_lacks_is_left_out(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(tmp_path, stdlib, {"app.py": "import guarded\n"})
    assert "lonely" not in closure.modules
    assert closure.absent["lonely"] == "not part of WASI: it needs `_absent`"
    with pytest.raises(SourceError, match="`built_on_lonely` does not exist on WASI"):
        close(tmp_path, stdlib, {"app.py": "import built_on_lonely\n"})


def test_native_code_names_the_shims(tmp_path: Path, stdlib: Stdlib) -> None:
    files = {"app.py": "import fast\n", "site/fast.cpython-313-x86_64-linux-gnu.so": ""}
    with pytest.raises(SourceError, match="native code and there is no shim") as caught:
        close(tmp_path, stdlib, files)
    assert "shims exist for: lens, lenscore;" in (caught.value.hint or "")


LENS = {
    "shims/lens/__init__.py": "from . import _fast\n",
    "shims/lens/slow.py": "",
    "site/lens/__init__.py": "import of_the_machine\n",
    "site/lens/_fast.cpython-313-x86_64-linux-gnu.so": "",
}


@pytest.mark.parametrize("text", ["import lens\n", "from lens import _fast\n"])
def test_a_shim_comes_before_the_environment(tmp_path: Path, stdlib: Stdlib, text: str) -> None:
    closure = close(tmp_path, stdlib, {"app.py": text, **LENS})
    assert set(closure.modules) == {"__main__", "lens", "lens.slow"}
    assert set(closure.used_builtins) == {"lens._fast"}
    assert closure.modules["lens"].guest_path == "/lib/site-packages/lens/__init__.py"
    assert closure.modules["lens.slow"].reason == "needed by lens._fast"
    assert closure.importers["lens.slow"] == "lens._fast"
    assert [shim.name for shim in closure.shims] == ["lens"]


def test_companions_come_after_the_environment(tmp_path: Path, stdlib: Stdlib) -> None:
    files = {
        **LENS,
        "app.py": "import lens\n",
        "shims/lens/__init__.py": "import glass, frame, lens.old\n",
        "shims/lens/old.py": "",
        "shims/companions/glass.py": "import newer\n",
        "shims/companions/newer.py": "",
        "shims/companions/frame.py": "",
        "site/glass.py": "",
    }
    closure = close(tmp_path, stdlib, files)
    assert set(closure.modules) == {"__main__", "lens", "glass", "frame"}
    assert closure.modules["glass"].path == tmp_path / "site" / "glass.py"
    # What is ignored counts for programs that import it themselves.
    closure = close(tmp_path, stdlib, {**files, "app.py": "import lens.old\n"})
    assert "lens.old" in closure.modules


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("import lens\nlens.focus()\n", False),
        ("import lens\nlens.zoom()\n", True),
        ("def f():\n    return x.zoom\nimport lens\n", True),
        ("import lens, other\n", False),
    ],
)
def test_what_is_needed_for_an_attribute(
    tmp_path: Path, stdlib: Stdlib, text: str, *, taken: bool
) -> None:
    files = {
        **LENS,
        "app.py": text,
        "other.py": "this.zoom\n",
        "shims/lens/__init__.py": "import lens.inner\n",
        "shims/lens/inner.py": "import lens\nlens.zoom\n",
        "shims/lens/old.py": "",
    }
    assert ("lens.old" in close(tmp_path, stdlib, files).modules) is taken


@pytest.mark.parametrize(
    ("text", "choice", "kept"),
    [
        ("import text, lens\n", "auto", {"light"}),
        ("import text, lens\n", "all", {"text", "light", "lens", "lens.texts"}),
        ("import text, lens\n", "user", set()),
        ("import text, lens\nprint(text.plain.__doc__)\n", "auto", None),
        ("import text, lens\nhelp(text)\n", "auto", None),
        ("import text, lens\neval('text')\n", "auto", None),
        ("import text, lens\nprint(text.plain.__doc__)\n", "user", set()),
    ],
)
def test_whose_docstrings_are_left_out(
    tmp_path: Path, stdlib: Stdlib, text: str, choice: str, kept: set[str] | None
) -> None:
    files = {
        **LENS,
        "app.py": text,
        "shims/lens/__init__.py": "from lens import texts\n__doc__\n",
        "shims/lens/texts.py": "",
    }
    closure = close(tmp_path, stdlib, files)
    everything = {"text", "light", "lens", "lens.texts"}
    assert everything - bare_modules(closure, choice) == (everything if kept is None else kept)


def test_a_module_of_ones_own_comes_before_a_shim(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(tmp_path, stdlib, {"app.py": "import lens\n", "lens.py": "", **LENS})
    assert closure.modules["lens"].origin is Origin.USER
    assert closure.shims == []


def test_a_shim_that_is_excluded_is_not_built(tmp_path: Path, stdlib: Stdlib) -> None:
    text = "try:\n    import lens\nexcept ImportError:\n    lens = None\n"
    closure = close(tmp_path, stdlib, {"app.py": text, **LENS}, exclude=("lens",))
    assert set(closure.modules) == {"__main__"}
    assert closure.shims == []


def test_a_shim_may_be_an_extension_module_alone(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(tmp_path, stdlib, {"app.py": "import lenscore\n"})
    assert closure.used_builtins == {"lenscore": "imported by __main__ (line 1)"}


def test_include_and_exclude(tmp_path: Path, stdlib: Stdlib) -> None:
    files = {"app.py": "", "pkg/__init__.py": "", "pkg/a.py": "", "pkg/b.py": ""}
    closure = close(tmp_path, stdlib, files, include=("pkg.*",), exclude=("pkg.b",))
    assert set(closure.modules) == {"__main__", "pkg", "pkg.a"}
    with pytest.raises(ProgramError, match="matches no module"):
        close(tmp_path, stdlib, files, include=("other.*",))


def test_a_codec_named_by_a_string_comes_along(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(tmp_path, stdlib, {"app.py": "print('x'.encode('windows-1252'))\n"})
    assert "encodings.cp1252" in closure.modules


def test_namespace_packages(tmp_path: Path, stdlib: Stdlib) -> None:
    closure = close(tmp_path, stdlib, {"app.py": "import ns.part\n", "ns/part.py": ""})
    assert closure.modules["ns"].path.is_dir()
    assert closure.modules["ns"].is_package


def test_modules_imported_by_a_name_put_together(tmp_path: Path, stdlib: Stdlib) -> None:
    files = {
        "app.py": "import shop\nshop.load('a')\n",
        "shop/__init__.py": ("def load(name):\n    return __import__(f'shop.plugins.on_{name}')\n"),
        "shop/plugins/__init__.py": "",
        "shop/plugins/on_a.py": "import light",
        "shop/plugins/on-b.py": "",
        "shop/plugins/on_c/__init__.py": "",
        "shop/plugins/other.py": "",
    }
    closure = close(tmp_path, stdlib, files)
    assert set(closure.modules) >= {"shop.plugins.on_a", "shop.plugins.on_c", "light"}
    assert "shop.plugins.other" not in closure.modules
    reason = closure.modules["shop.plugins.on_a"].reason
    assert reason == "may be imported by shop (line 2)"


LAZY = {
    "site/big/__init__.py": (
        "names = {'fft', 'linalg', 'old', 'older'}\n"
        "def __getattr__(name):\n"
        "    if name == 'fft':\n"
        "        import big.fft as fft\n"
        "        return fft\n"
        "    elif name == 'linalg':\n"
        "        import big.linalg\n"
        "        return big.linalg\n"
        "    if name == 'both':\n"
        "        return linalg, older\n"
        "    if name in ('old', 'older'):\n"
        "        import big.rest\n"
        "    import big.always\n"
    ),
    **{f"site/big/{name}.py": "" for name in ("fft", "linalg", "rest", "always")},
}


TABLE = {
    "site/wide/__init__.py": (
        "NAMES: dict = {\n"
        "    'Field': (__spec__.parent, '.fields'),\n"
        "    'Error': ('core', '.errors'),\n"
        "    'Core': ('core', '.'),\n"
        "    'Model': '.models',\n"
        "    'count': 3,\n"
        "}\n"
        "def __getattr__(name):\n"
        "    return import_module(*NAMES[name])\n"
    ),
    **{f"site/wide/{name}.py": "" for name in ("fields", "models")},
    "site/core/__init__.py": "",
    "site/core/errors.py": "",
}


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("import wide\nwide.count\n", set()),
        ("from wide import Field\n", {"wide.fields"}),
        ("import wide\nwide.Model, wide.Core\n", {"wide.models", "core"}),
        ("from wide import Error\n", {"core", "core.errors"}),
    ],
)
def test_what_a_module_imports_by_a_table(
    tmp_path: Path, stdlib: Stdlib, text: str, taken: set[str]
) -> None:
    closure = close(tmp_path, stdlib, {**TABLE, "app.py": text})
    assert set(closure.modules) == {"__main__", "wide"} | taken


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("import big\nbig.array\n", {"big.always"}),
        ("import big\nbig.fft.rfft\n", {"big.always", "big.fft"}),
        ("from big import linalg\n", {"big.always", "big.linalg"}),
        # A name of the module's own is none of the package.
        ("import big\nfft = 1\nprint(fft)\n", {"big.always"}),
        ("from big import *\n", {"big.always", "big.fft", "big.linalg", "big.rest"}),
        ("import big\ngetattr(big, 'older')\n", {"big.always", "big.rest"}),
    ],
)
def test_attributes_that_a_module_provides_when_asked(
    tmp_path: Path, stdlib: Stdlib, text: str, taken: set[str]
) -> None:
    closure = close(tmp_path, stdlib, {"app.py": text, **LAZY})
    assert set(closure.modules) == {"__main__", "big", *taken}


def test_an_attribute_that_another_one_needs(tmp_path: Path, stdlib: Stdlib) -> None:
    # Followed for `both`, `linalg` waits no longer when its own turn comes.
    files = {"app.py": "import big\nimport user\n", "user.py": "import big\nbig.both, big.linalg\n"}
    closure = close(tmp_path, stdlib, {**files, **LAZY})
    assert set(closure.modules) == {"__main__", "user", "big", "big.always", "big.linalg"}


class ReadsCython(TargetPython):
    """Stands for Cython's parser: in these files its language is Python's."""

    def scan_cython(self, path: Path, cython: Path) -> Scan:
        assert cython == CYTHON
        return self.scan(path)


def test_cython_files_are_modules_of_the_user(stdlib: Stdlib, tmp_path: Path) -> None:
    files = {
        "app.py": "import fast.inner, both, foreign\n",
        "fast/__init__.pyx": "",
        "fast/inner.pyx": "import light\n",
        "both.py": "import rare\n",
        "both.pyx": "",
        "site/foreign.py": "",
        "site/foreign.pyx": "import heavy\n",
    }
    closure = close(tmp_path, stdlib, files, python=ReadsCython, cython=lambda: CYTHON)
    assert "light" in closure.modules
    assert not {"rare", "heavy"} & closure.modules.keys()
    found = {name: module.guest_path for name, module in closure.modules.items()}
    assert found["fast"] == "/app/fast/__init__.pyx"
    assert found["fast.inner"] == "/app/fast/inner.pyx"
    assert found["both"] == "/app/both.pyx"
    assert found["foreign"].endswith("/foreign.py")


def test_imports_that_compiled_code_does_otherwise(stdlib: Stdlib, tmp_path: Path) -> None:
    files = {"app.py": "import cython\nfrom cython.cimports.own import thing\n", "own.py": ""}
    engine = CythonEngine()
    closure = close(tmp_path, stdlib, files, at_run_time=lambda _, name: engine.at_run_time(name))
    assert "own" in closure.modules
    assert not any(name.startswith("cython") for name in closure.absent)
