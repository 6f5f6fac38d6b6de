"""Recipes: how one pinned source becomes static archives."""

from py2wasm.recipes.archive import Archive
from py2wasm.recipes.builder import RecipeBuilder
from py2wasm.recipes.model import Recipe, load_recipes

__all__ = ["Archive", "Recipe", "RecipeBuilder", "load_recipes"]
