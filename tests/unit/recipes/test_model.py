from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError
from py2wasm.recipes import load_recipes
from py2wasm.recipes.model import CORE
from py2wasm.recipes.rust import read_plan
from py2wasm.sources import load_pins
from py2wasm.sources.debs import read_lock

if TYPE_CHECKING:
    from py2wasm.recipes import Recipe

CC = '[cc]\nlibrary = "lib.a"\nsources = ["*.c"]\n'
SHIMS = Path(__file__).parents[3] / "ext_shims"
PACKAGE = """
[package]
modules = { "a.b" = "PyInit_b" }
imports = { "a.b" = ["os"] }
python = [{ from = "a", to = "a" }]
"""


def load(root: Path, text: str) -> Recipe:
    (root / "thing").mkdir()
    (root / "thing" / "recipe.toml").write_text(text)
    return load_recipes(root)["thing"]


def keys(recipe: Recipe) -> set[str]:
    described = recipe.inputs()["recipe"]
    assert isinstance(described, dict)
    return set(described)


def test_recipes_of_the_runtime_load_and_know_each_other() -> None:
    recipes = load_recipes()
    assert {"libc", "libcxx", "cpython", "cpython-native", "zlib"} <= set(recipes)
    for recipe in recipes.values():
        assert set(recipe.requires) <= set(recipes)


def test_recipes_of_packages_load_and_know_what_they_need() -> None:
    recipes = load_recipes(CORE, SHIMS)
    pins = load_pins()
    packages = [recipe for recipe in recipes.values() if recipe.package]
    assert packages
    for recipe in packages:
        assert recipe.pin
        assert set(recipe.tools) <= set(pins) | set(recipe.pins)
        assert set(recipe.requires) <= set(recipes)
        assert (recipe.folder / f"check_{recipe.name}.py").is_file()
        for patch in (*recipe.patches, *recipe.crate_patches, *recipe.site_patches):
            assert not patch.read_text("utf-8").startswith(("---", "diff"))


def test_minimal_recipe(tmp_path: Path) -> None:
    recipe = load(tmp_path, f'source = "thing"\n{CC}')
    assert (recipe.name, recipe.driver, recipe.platform) == ("thing", "cc", "target")
    assert recipe.requires == ()
    assert recipe.cc is not None
    assert recipe.cc.flags == ("-O2",)


PIN = """
[pin]
version = "1.0"
file = "thing-1.0.tar.gz"
size = 10
sha256 = "%s"
licence = "MIT"
origins = [{ kind = "pypi", package = "thing" }]
""" % ("0" * 64)


def test_a_shim_brings_its_pin(tmp_path: Path) -> None:
    text = '[extension]\nsources = ["*.c"]\n[package]\nmodules = { "thing._a" = "PyInit__a" }\n'
    recipe = load(tmp_path, f'needs = ["cpython"]\n{PIN}{text}')
    assert (recipe.source, recipe.driver) == ("thing", "extension")
    assert recipe.pin is not None
    assert recipe.pin.version == "1.0"
    assert recipe.package is not None
    assert recipe.package.names == {"thing"}


def test_keys_without_what_recipes_came_to_have_later(tmp_path: Path) -> None:
    recipe = load(tmp_path, f'source = "thing"\n{CC}')
    later = {"libcxx", "meson", "package", "tools"}
    assert later.isdisjoint(keys(recipe))


def test_native_package(tmp_path: Path) -> None:
    recipe = load(tmp_path, f'source = "thing"\ntools = ["cython"]\n[meson]\n{PACKAGE}')
    assert recipe.driver == "meson"
    assert recipe.package is not None
    assert recipe.package.modules == {"a.b": "PyInit_b"}
    assert recipe.package.imports == {"a.b": ("os",)}
    assert recipe.package.python[0].from_ == "a"
    assert {"meson", "package", "tools"} <= keys(recipe)


def test_what_is_built_before(tmp_path: Path) -> None:
    recipe = load(tmp_path, f'source = "thing"\nneeds = ["zlib"]\nbuild_python = "native"\n{CC}')
    assert recipe.requires == ("zlib", "native")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('source = "thing"\n', "a recipe has exactly one driver table"),
        (
            f'source = "thing"\n{CC}[libc]\nemulations = []\n',
            "a recipe has exactly one driver table",
        ),
        (CC, "a recipe names its `source` pin"),
        (f'sauce = "thing"\nsource = "thing"\n{CC}', "sauce"),
        (f'source = "thing"\n{CC}flag = []\n', "flag"),
        ('source = "thing"\n[cc]\nlibrary = "l"\nsources = []\n', "sources"),
        ('source = "thing"\n[autoconf]\nmake = ["all"]\ninstall = []\n', "install"),
        (f'source = "thing"\nplatform = "mars"\n{CC}', "platform"),
        (f'source = "thing"\n{CC}[package]\nmodules = {{}}\n', "modules"),
        (
            f'source = "thing"\n{CC}' + PACKAGE.replace('{ "a.b" = [', '{ "za.b" = ['),
            "none of its modules: za.b",
        ),
        ('source = "thing\n', "Illegal character"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(BuildError, match=r"the recipe `.*recipe.toml` is not valid") as caught:
        load(tmp_path, text)
    assert complaint in (caught.value.cause or "")


def test_patches_are_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    recipe = load(tmp_path, f'source = "thing"\n{CC}')
    (recipe.folder / "patches").mkdir()
    for name in ("0010-c", "0002-b", "0001-a"):
        (recipe.folder / "patches" / f"{name}.patch").touch()
    assert [patch.stem for patch in recipe.patches] == ["0001-a", "0002-b", "0010-c"]


def test_plans_and_locks_of_recipes_are_sound() -> None:
    recipes = [recipe for recipe in load_recipes().values() if recipe.rust]
    assert recipes
    for recipe in recipes:
        assert recipe.rust
        assert recipe.debs
        units = read_plan(recipe.folder / recipe.rust.plan)
        packages = {deb.file.partition("_")[0] for deb in read_lock(recipe.folder / recipe.debs)}
        assert {"rustc", "libc6"} < packages
        assert {unit["folder"] for unit in units if unit["host"]}
