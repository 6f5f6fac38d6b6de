"""`py2wasm aot`: compile a module ahead of time, for a runtime on a kind of machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP

if TYPE_CHECKING:
    from py2wasm.cli.app import App

FILE = click.Path(path_type=Path)


@click.command("aot")
@click.argument("module", metavar="MODULE", type=FILE)
@click.option(
    "--for",
    "destinations",
    metavar="RUNTIME[:MACHINE]",
    multiple=True,
    required=True,
    help="wasmtime (this machine), wasmtime:CPU (an architecture or target triple), pulley[:32] "
    "(wasmtime's interpreter) or wamr:ARCH; can be repeated",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=FILE,
    help="The file to write (beside MODULE: NAME.MACHINE.cwasm, NAME.MACHINE.aot)",
)
@click.rich_config(HELP)
@click.pass_obj
def command(app: App, *, module: Path, destinations: tuple[str, ...], output: Path | None) -> None:
    """Compile a Wasm module ahead of time.

    The module is checked as by `py2wasm check` first. The sidecar FILE.json says what was compiled,
    by what and how.
    """
    import humanize

    from py2wasm.aot.ahead import compile_ahead
    from py2wasm.aot.destination import parse_destination
    from wedge.cli.signals import unwinding_on_terminate

    parsed = [parse_destination(text) for text in destinations]
    with unwinding_on_terminate():
        written = compile_ahead(module, parsed, output=output, cache=app.cache, console=app.console)
    for path in written:
        size = humanize.naturalsize(path.stat().st_size, format="%.2f")
        app.console.info(f"{path}: {size}")
