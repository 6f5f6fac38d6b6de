"""`py2wasm inspect`: what is in a module, how large each part is, and why it is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from py2wasm.cli.table import print_section, print_table
from py2wasm.errors import UsageError
from wedge.cli.base import HELP

if TYPE_CHECKING:
    from py2wasm.cli.app import App
    from py2wasm.inspect import Inspection

FILE = click.Path(path_type=Path)
DEPTH, FUNCTIONS = 2, 20
NO_MAP = (
    "there is no map of this module: parts are shown as WebAssembly has them\n"
    "(build it on this machine, or with `--map` elsewhere and keep the two files together)"
)


@click.command("inspect")
@click.argument("module", metavar="FILE", type=FILE)
@click.option(
    "--why",
    metavar="NAME",
    help="Say who brought in a module, a C module, an embedded file or a codec",
)
@click.option(
    "--depth", type=click.IntRange(1, 20), metavar="N", help=f"How many levels to print ({DEPTH})"
)
@click.option(
    "--functions",
    type=click.IntRange(1),
    is_flag=False,
    flag_value=FUNCTIONS,
    metavar="[N]",
    help=f"Print the largest functions instead, {FUNCTIONS} or N of them",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, with all levels")
@click.option("--html", metavar="PAGE", type=FILE, help="Write it as a page for browsers")
@click.rich_config(HELP)
@click.pass_obj
def command(
    app: App,
    *,
    module: Path,
    why: str | None,
    depth: int | None,
    functions: int | None,
    as_json: bool,
    html: Path | None,
) -> None:
    """Show what is in a Wasm module.

    Sizes are bytes of the file and add up to it: areas, packages, modules, functions and data. The
    names are those of the module's map, which lies beside it (`--map` of `py2wasm build`) or in the
    cache of the machine that built it.
    """
    if sum((why is not None, functions is not None, as_json, html is not None)) > 1:
        raise UsageError("`--why`, `--functions`, `--json` and `--html` exclude each other")
    from py2wasm.inspect import describe_inspection, inspect_module, render_page
    from py2wasm.output import write_text

    found = inspect_module(module, app.cache)
    if why is not None:
        print_reasons(found, why)
        return
    if not found.is_mapped:
        app.console.warn(NO_MAP)
    if as_json:
        click.echo(json.dumps(describe_inspection(found, depth), indent=2))
    elif html is not None:
        write_text(html, render_page(found))
        app.console.info(f"{html}: open it in a browser")
    elif functions is not None:
        print_functions(found, functions)
    else:
        print_module(found, depth or DEPTH)


def print_reasons(found: Inspection, name: str) -> None:
    """Print why something is in the module."""
    from py2wasm.inspect import why

    if found.sidecar is None:
        raise UsageError(
            f"nothing says why things are in `{found.path}`",
            cause=f"the sidecar `{found.path}.json` is missing, or is that of another module",
            hint="build the module again, and keep the two files together",
        )
    rows = [(step.name, step.reason, step.what) for step in why(name, found.sidecar)]
    print_table(("part", "is there because", "what it is"), rows)


def print_functions(found: Inspection, most: int) -> None:
    """Print the largest functions."""
    from py2wasm.inspect import function_rows

    rows = [
        (row.name, row.size, f"{row.share:.1%}", number, way)
        for row, way, number in function_rows(found.tree, most)
    ]
    header = ("function", "bytes", "share", "number", "in")
    print_table(header, rows, right=("bytes", "share", "number"))


def print_module(found: Inspection, depth: int) -> None:
    """Print the parts of a module, what it needs and where it runs."""
    from py2wasm.inspect import tree_rows

    rows = [(row.name, f"{row.size:,}", f"{row.share:.1%}") for row in tree_rows(found.tree, depth)]
    print_section(
        f"{found.path.name} ({found.size:,} bytes, {found.gzip:,} gzipped)",
        ("part", "bytes", "share"),
        rows,
        right=("bytes", "share"),
    )
    print_section("Interface", ("what", "which"), _interface(found))


def _interface(found: Inspection) -> list[tuple[str, str]]:
    wasm, sidecar = found.wasm, found.sidecar
    imports: dict[str, int] = {}
    for item in wasm.imports:
        imports[item.module] = imports.get(item.module, 0) + 1
    rows = [
        ("SHA-256", found.sha256),
        ("imports", ", ".join(f"{count} of {name}" for name, count in imports.items()) or "none"),
        ("exports", ", ".join(wasm.exports) or "none"),
        ("features", ", ".join(wasm.features) or "none said"),
    ]
    for name, violations in found.violations.items():
        said = "; ".join(f"{one.where}: {one.what}" for one in violations)
        rows.append((f"profile {name}", f"outside: {said}" if said else "inside"))
    if sidecar is not None:
        inputs = sidecar.inputs
        rows.append(("built by", f"py2wasm {inputs.py2wasm}, CPython {inputs.python}"))
    return rows
