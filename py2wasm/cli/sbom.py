"""`py2wasm sbom`: what is in a module, as a CycloneDX bill of materials."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from wedge.cli.base import HELP

if TYPE_CHECKING:
    from py2wasm.cli.app import App

FILE = click.Path(path_type=Path)


@click.command("sbom")
@click.argument("module", metavar="MODULE", type=FILE)
@click.option("-o", "--output", metavar="FILE", type=FILE, help="The file to write (stdout)")
@click.rich_config(HELP)
@click.pass_obj
def command(app: App, *, module: Path, output: Path | None) -> None:
    """Print the bill of materials of a module: CycloneDX 1.6, as JSON.

    It lists CPython, packages, and C libraries, with versions, licences and hashes, as the sidecar
    MODULE.json tells them; nothing is built. SOURCE_DATE_EPOCH, if set, is the time that it tells.
    """
    from py2wasm.artifacts.sbom import make_sbom
    from py2wasm.output import write_text
    from py2wasm.sidecar import read_sidecar

    name = module.name.removesuffix(".wasm")
    text = make_sbom(name, read_sidecar(module), created=app.source_date())
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text)
