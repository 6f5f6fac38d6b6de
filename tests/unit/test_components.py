"""Which pinned sources are in a module, by what was linked, and that the tables are sound."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from py2wasm import DISTRIBUTION, LICENCE, __version__
from py2wasm.components import COMPILER, ENGINE_SOURCES, list_components
from py2wasm.crates import list_crates
from py2wasm.engines import ENGINES
from py2wasm.errors import BuildError
from py2wasm.program.licences import normalize
from py2wasm.recipes import load_recipes
from py2wasm.sources import load_pins, load_vendored

LIBRARIES = {
    "cpython": "libpython3.13",
    "libc": "libc",
    "zlib": "libz",
    "bzip2": "libbz2",
    "xz": "liblzma",
}


@pytest.fixture
def sdk(tmp_path: Path) -> Any:
    recipes = load_recipes()
    for name in recipes:
        (tmp_path / name / "lib").mkdir(parents=True)
        (tmp_path / name / "lib" / f"{LIBRARIES.get(name, name)}.a").touch()
    pins = {**load_pins(), **{name: recipe.pin for name, recipe in recipes.items() if recipe.pin}}
    return SimpleNamespace(
        recipes=recipes,
        pins=pins,
        runtime={"libc", "cpython", "zlib", "bzip2", "xz", "cpython-native"},
        builder=SimpleNamespace(path=lambda name: tmp_path / name),
        toolchain=SimpleNamespace(zig_version="0.17.1"),
    )


def program(*builtins: str, shims: tuple[str, ...] = ()) -> Any:
    archives = SimpleNamespace(archives=dict.fromkeys(shims, "key"))
    return SimpleNamespace(builtins=dict.fromkeys(builtins, ""), shims=[archives])


def names(*arguments: Any) -> list[str]:
    return [component.name for component in list_components(*arguments)]


def test_only_what_is_linked(sdk: Any) -> None:
    assert names(program(), ["bytecode"], {"interpreter", "libc", "program"}, sdk) == [
        "cpython",
        "wasi-libc",
        "zig",
    ]
    found = list_components(program("pyexpat"), [], {"interpreter", "libc", "zlib"}, sdk)
    assert [component.name for component in found] == [
        "cpython",
        "expat",
        "wasi-libc",
        "zig",
        "zlib",
    ]
    assert found[-1].archive == load_pins()["zlib"].sha256
    assert (found[1].within, found[1].archive) == ("cpython", None)
    assert (found[2].within, found[2].version) == (COMPILER, "0.17.1")


def test_what_shims_are_linked_with(sdk: Any) -> None:
    areas = {"interpreter", "libc", "libcxx", "pillow", "freetype", "numpy"}
    shims = ("pillow", "freetype", "libwebp", "numpy", "libcxx")
    found = names(program(shims=shims), ["bytecode"], areas, sdk)
    # The packages themselves are listed as packages; Cython left its code in numpy.
    assert found == ["cpython", "cython", "freetype", "libcxx", "wasi-libc", "zig"]


def test_crates_of_what_is_in_rust(sdk: Any) -> None:
    found = list_components(
        program(shims=("pydantic-core",)), [], {"interpreter", "libc", "pydantic-core"}, sdk
    )
    crates = {component.name: component for component in found if component.origins == ("crate",)}
    assert {"pyo3", "serde", "speedate"} <= crates.keys()
    (standard,) = (component for component in found if component.name == "rust-std")
    assert (standard.version, standard.origins) == ("1.85.1", ("debian",))
    # Macros run where the module is built.
    assert not {"syn", "quote", "pyo3-macros"} & crates.keys()
    for crate in crates.values():
        assert crate.licence
        assert normalize(crate.licence) == crate.licence
        assert crate.version in str(crate.file)
        assert len(str(crate.archive)) == 64


def test_a_crate_that_nobody_knows(sdk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("py2wasm.crates.load_licences", dict)
    assert {crate.licence for crate in list_crates(sdk.recipes["pydantic-core"])} == {None}
    monkeypatch.setattr("py2wasm.crates.read_lock", lambda _: ())
    with pytest.raises(BuildError, match="has the crate `ahash`"):
        list_crates(sdk.recipes["pydantic-core"])


def test_what_engines_add(sdk: Any) -> None:
    areas = {"interpreter", "libc"}
    assert "nuitka" in names(program(), ["bytecode", "nuitka"], areas, sdk)
    assert "mypy" in names(program(), ["mypyc"], areas, sdk)
    assert ENGINE_SOURCES.keys() == ENGINES.keys() - {"bytecode"}


def test_tables_name_what_exists() -> None:
    recipes = load_recipes()
    for name, row in load_vendored().items():
        assert row.within in {COMPILER, "cpython"}, name
        assert normalize(row.licence) == row.licence, name
        assert row.recipe is None or row.recipe in recipes, name
        assert row.version or row.within == COMPILER, name
    assert set(ENGINE_SOURCES.values()) <= load_pins().keys()


def test_licences_are_expressions() -> None:
    pins = load_pins()
    for recipe in load_recipes().values():
        pins |= {**recipe.pins, **({recipe.name: recipe.pin} if recipe.pin else {})}
    # Its exception is on no list of SPDX's.
    others = {name for name, pin in pins.items() if normalize(pin.licence) != pin.licence}
    assert others == {"nuitka"}


def test_the_project_is_what_it_says_it_is() -> None:
    path = Path(__file__).parents[2] / "pyproject.toml"
    project = tomllib.loads(path.read_text("utf-8"))["project"]
    assert (project["name"], project["license"], project["version"]) == (
        DISTRIBUTION,
        LICENCE,
        __version__,
    )
