"""`py2wasm sdk`: the prebuilt run time that modules are linked from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from py2wasm.cli.options import jobs_option
from py2wasm.errors import UsageError
from wedge.cli.base import HELP
from wedge.cli.signals import unwinding_on_terminate

if TYPE_CHECKING:
    from py2wasm.cli.app import App
    from py2wasm.sysroot import Sdk

FILE = click.Path(path_type=Path, dir_okay=False)


def _open(app: App, jobs: int | None = None) -> Sdk:
    from py2wasm.build import open_sdk

    return open_sdk(app.settings(jobs=jobs), console=app.console, cache=app.cache)


def _prepare_engines(app: App, jobs: int | None = None) -> None:
    from py2wasm.build import prepare_engines

    prepare_engines(app.settings(jobs=jobs), console=app.console, cache=app.cache)


@click.group("sdk")
@click.rich_config(HELP)
def command() -> None:
    """Build, list, export and import the prebuilt run time.

    The SDK is CPython and its libraries for WebAssembly, built from pinned sources. `py2wasm build`
    builds what is missing of it by itself; it is kept in the cache (--cache, env: PY2WASM_CACHE).
    """


@command.command("build")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "everything", is_flag=True, help="Build the native packages too")
@jobs_option()
@click.rich_config(HELP)
@click.pass_obj
def build(app: App, *, names: tuple[str, ...], everything: bool, jobs: int | None) -> None:
    """Build what every program needs, or the named parts of the SDK."""
    if everything and names:
        raise UsageError("`--all` and names exclude each other")
    with unwinding_on_terminate():
        sdk = _open(app, jobs)
        sdk.build(sorted(sdk.recipes) if everything else list(names))
        if not names:
            _prepare_engines(app, jobs)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON")
@click.rich_config(HELP)
@click.pass_obj
def list_parts(app: App, *, as_json: bool) -> None:
    """List the parts of the SDK."""
    import humanize

    from py2wasm.cli.table import print_table

    items = _open(app).list()
    if as_json:
        rows = [
            {
                "name": item.name,
                "version": item.version,
                "built": item.built,
                "size": item.size,
                "path": str(item.path),
            }
            for item in items
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    print_table(
        ("name", "version", "size", "state", "path"),
        [
            (
                item.name,
                item.version,
                "" if item.size is None else humanize.naturalsize(item.size),
                "built" if item.built else "not built",
                item.path,
            )
            for item in items
        ],
        right=("size",),
    )


@command.command("path")
@click.rich_config(HELP)
@click.pass_obj
def path(app: App) -> None:
    """Print the folder that holds the SDK."""
    click.echo(_open(app).path())


@command.command("key")
@click.rich_config(HELP)
@click.pass_obj
def key(app: App) -> None:
    """Print the hash of all that the SDK is made of, e.g. for the cache of a CI service.

    Nothing is built. An exported SDK is of use as long as this stays as it is.
    """
    click.echo(_open(app).key())


@command.command("export")
@click.argument("file", type=FILE)
@click.rich_config(HELP)
@click.pass_obj
def export(app: App, *, file: Path) -> None:
    """Write the SDK to one file, building what is missing of it first."""
    with unwinding_on_terminate():
        _prepare_engines(app)
        _open(app).export(file)
    app.console.info(f"Wrote {file}")


@command.command("import")
@click.argument("file", type=FILE)
@click.rich_config(HELP)
@click.pass_obj
def import_file(app: App, *, file: Path) -> None:
    """Take the SDK from a file that `py2wasm sdk export` wrote."""
    with unwinding_on_terminate():
        _open(app).import_(file)
    app.console.info(f"Imported {file}")


@command.command("clean")
@click.rich_config(HELP)
@click.pass_obj
def clean(app: App) -> None:
    """Remove the SDK, and everything else in the cache."""
    import humanize

    from py2wasm.cli.cache import require_cache_folder

    require_cache_folder(app.cache.root)
    app.console.info(f"Freed {humanize.naturalsize(_open(app).clean())}")
