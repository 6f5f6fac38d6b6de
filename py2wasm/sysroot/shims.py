"""The shims of a project, beside those that come with py2wasm: the setting `shims`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from py2wasm.errors import BuildError, SettingsError
from py2wasm.recipes import Recipe, load_recipes

if TYPE_CHECKING:
    from collections.abc import Mapping, Set as AbstractSet
    from pathlib import Path

    from py2wasm.sources.pins import Pin


def load_shims(folder: Path, taken: AbstractSet[str]) -> dict[str, Recipe]:
    """Read the shims below `folder`; none may have a name of `taken`, nor have its pins.

    Raises `SettingsError` if there are none, or a name is taken, and `BuildError` if one is not
    valid.
    """
    recipes = load_recipes(folder)
    if not recipes:
        raise SettingsError(
            f"`shims` names `{folder}`, which holds no shim",
            hint="a shim is a folder in it with a `recipe.toml`",
        )
    for name, recipe in recipes.items():
        again = sorted(taken & {name, *recipe.pins})
        if again:
            raise SettingsError(
                f"the shim `{recipe.folder}` names something of py2wasm anew: {', '.join(again)}",
                hint="give it another name",
            )
        if recipe.package is None or recipe.pin is None:
            raise BuildError(
                f"the recipe `{recipe.folder / 'recipe.toml'}` is no shim",
                hint="give it a table `pin` and a table `package`",
            )
    return recipes


def pins_of(recipes: Mapping[str, Recipe]) -> dict[str, Pin]:
    """Give the pins that recipes bring with them, by name."""
    pins = {name: recipe.pin for name, recipe in recipes.items() if recipe.pin}
    for recipe in recipes.values():
        pins |= recipe.pins
    return pins
