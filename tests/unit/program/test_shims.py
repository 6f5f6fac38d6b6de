from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from py2wasm.program.shims import SdkShims
from py2wasm.recipes.model import load_recipes
from py2wasm.resources import ext_shims


def test_packages_that_have_a_shim_are_known_by_the_names_of_registries() -> None:
    sdk: Any = SimpleNamespace(recipes=load_recipes(ext_shims()))
    found = SdkShims(sdk).distributions
    assert found >= {"lap", "numpy", "pillow", "pydantic", "pydantic-core", "regex"}
    # Libraries that they need are no packages.
    assert "freetype" not in found
