"""Building the modules of a project, each with the code ahead of time that it asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from py2wasm.aot.ahead import compile_ahead
from py2wasm.aot.compilers import find_compiler
from py2wasm.aot.destination import parse_destination
from py2wasm.build import build
from py2wasm.errors import UsageError
from py2wasm.output import refuse_unwritable
from py2wasm.program import output_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from py2wasm.aot.destination import Destination
    from py2wasm.build import Artifact
    from py2wasm.cache import Cache
    from py2wasm.console import Console
    from py2wasm.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Product:
    """A module of a project as it was built, with what belongs to it.

    `ahead` are the files compiled ahead of time.
    """

    name: str
    artifact: Artifact
    ahead: tuple[Path, ...]
    settings: Settings


def module_name(settings: Settings) -> str:
    """Give the name of a module, that of its file without `.wasm`, whether or not it is built.

    Raises `UsageError` if the settings name no entry.
    """
    return output_of(settings).name.removesuffix(".wasm")


def build_modules(
    modules: Sequence[Settings],
    *,
    console: Console,
    cache: Cache,
    folder: Path | None = None,
    built: Callable[[Product], None] = lambda _: None,
) -> tuple[Product, ...]:
    """Build each module, into `folder` if one is given; tell `built` of it as soon as it is there.

    What can be refused is refused before anything is built. Raises what `build` and
    `compile_ahead` raise.
    """
    if folder is not None:
        modules = [
            replace(settings, output=folder / f"{module_name(settings)}.wasm")
            for settings in modules
        ]
    _refuse_same_names(modules)
    plan = [(settings, _destinations(settings)) for settings in modules]
    products = []
    for settings, destinations in plan:
        artifact = build(settings, console=console, cache=cache)
        ahead = (
            compile_ahead(artifact.module, destinations, cache=cache, console=console)
            if destinations
            else ()
        )
        product = Product(
            name=module_name(settings), artifact=artifact, ahead=tuple(ahead), settings=settings
        )
        built(product)
        products.append(product)
    return tuple(products)


def _refuse_same_names(modules: Sequence[Settings]) -> None:
    taken: set[Path] = set()
    for settings in modules:
        output = output_of(settings)
        if output in taken:
            raise UsageError(
                f"several modules would be written to `{output}`",
                hint="give them outputs of different names",
            )
        taken.add(output)
        refuse_unwritable(output, (), kind="a source of the program")


def _destinations(settings: Settings) -> list[Destination]:
    destinations = [parse_destination(text) for text in settings.aot]
    for destination in destinations:
        tool = find_compiler(destination)
        if tool is not None:
            tool.require()
    return destinations
