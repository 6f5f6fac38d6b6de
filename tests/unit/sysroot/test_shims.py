"""The shims of a project: read as those of py2wasm are, and never in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError, SettingsError
from py2wasm.sysroot.shims import load_shims, pins_of

if TYPE_CHECKING:
    from pathlib import Path

PIN = f"""
version = "1.0"
file = "fast-1.0.tar.gz"
size = 100
sha256 = "{"0" * 64}"
licence = "MIT"
origins = [{{ kind = "pypi", package = "fast" }}]
"""
SHIM = f"""
needs = ["cpython"]
[pin]
{PIN}
[extension]
sources = ["fast.c"]
[package]
modules = {{ fast = "PyInit_fast" }}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shims"


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "recipe.toml").write_text(text)


def test_shims_are_read_with_their_pins(folder: Path) -> None:
    write(folder, "fast", f"{SHIM}\n[pins.helper]\n{PIN}")
    recipes = load_shims(folder, {"numpy"})
    assert list(recipes) == ["fast"]
    assert recipes["fast"].package is not None
    assert recipes["fast"].package.names == {"fast"}
    assert {name: pin.file for name, pin in pins_of(recipes).items()} == {
        "fast": "fast-1.0.tar.gz",
        "helper": "fast-1.0.tar.gz",
    }


def test_a_folder_without_shims_is_refused(folder: Path) -> None:
    folder.mkdir()
    with pytest.raises(SettingsError, match="holds no shim") as caught:
        load_shims(folder, set())
    assert caught.value.hint == "a shim is a folder in it with a `recipe.toml`"


@pytest.mark.parametrize("taken", ["fast", "helper"])
def test_nothing_of_py2wasm_is_replaced(folder: Path, taken: str) -> None:
    write(folder, "fast", f"{SHIM}\n[pins.helper]\n{PIN}")
    with pytest.raises(SettingsError, match=f"names something of py2wasm anew: {taken}"):
        load_shims(folder, {taken})


def test_a_recipe_that_gives_programs_nothing_is_refused(folder: Path) -> None:
    write(folder, "fast", SHIM.partition("[package]")[0])
    with pytest.raises(BuildError, match="is no shim"):
        load_shims(folder, set())


def test_a_recipe_that_is_not_valid_is_named(folder: Path) -> None:
    write(folder, "fast", SHIM.replace("[extension]", "[extensions]"))
    with pytest.raises(BuildError, match=r"the recipe `.*/fast/recipe\.toml` is not valid"):
        load_shims(folder, set())
