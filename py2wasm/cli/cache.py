"""`py2wasm cache`: where the cache is, how big, and how to be rid of it."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import rich_click as click

from py2wasm.errors import UsageError
from wedge.cli.base import HELP

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cli.app import App


@click.group("cache")
@click.rich_config(HELP)
def command() -> None:
    """Show or empty the cache.

    It holds fetched sources, the SDK and modules compiled for this machine, all of which can be
    made again. Of the latter it keeps 8 GB: what was not used for longest goes first. Its folder is
    set with --cache (env: PY2WASM_CACHE).
    """


@command.command("dir")
@click.rich_config(HELP)
@click.pass_obj
def folder(app: App) -> None:
    """Print the folder of the cache."""
    click.echo(app.cache.root)


@command.command("size")
@click.option("--bytes", "in_bytes", is_flag=True, help="Print the number of bytes only")
@click.rich_config(HELP)
@click.pass_obj
def size(app: App, *, in_bytes: bool) -> None:
    """Print how much the cache holds."""
    import humanize

    total = sum(_size(path) for path in app.cache.root.rglob("*"))
    click.echo(total if in_bytes else humanize.naturalsize(total))


def _size(path: Path) -> int:
    try:
        found = path.lstat()
    except FileNotFoundError:  # a build that runs meanwhile removes files
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


@command.command("clean")
@click.rich_config(HELP)
@click.pass_obj
def clean(app: App) -> None:
    """Remove everything in the cache."""
    import humanize

    require_cache_folder(app.cache.root)
    app.console.info(f"Freed {humanize.naturalsize(app.cache.clean())}")


def require_cache_folder(root: Path) -> None:
    """Refuse to remove a folder that is no cache, whatever `--cache` says."""
    from py2wasm.cache import CACHEDIR_TAG

    if not root.is_dir() or not any(root.iterdir()):
        return
    tag = root / "CACHEDIR.TAG"
    if not tag.is_file() or tag.read_text("utf-8", errors="replace") != CACHEDIR_TAG:
        raise UsageError(
            f"`{root}` is not a cache of py2wasm; nothing was removed",
            cause="it has no CACHEDIR.TAG",
            hint="check `--cache` and PY2WASM_CACHE",
        )
