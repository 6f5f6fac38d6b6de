"""The project: the modules that it names, built one after the other.

    modules = load_modules(overrides={}, project=Path.cwd(), environ=environ)
    products = build_modules(modules, console=console, cache=cache)

Commands and the build backend all build by way of this, from settings that are read in the same
way, so a project gives the same bytes to each.
"""

from py2wasm.project.build import Product, build_modules, module_name

__all__ = ["Product", "build_modules", "module_name"]
