"""The group `py2wasm`: options for every command, and the table of commands."""

from __future__ import annotations

import rich_click as click

from py2wasm import __version__
from py2wasm.cli.app import App
from py2wasm.errors import UsageError
from wedge.cli.base import HELP, LazyGroup

PROGRAM = "py2wasm"
# The help lines stand here so that `py2wasm --help` imports no command.
COMMANDS = {
    "build": "Compile a Python program into one Wasm module",
    "run": "Run a Wasm module",
    "aot": "Compile a Wasm module ahead of time",
    "ci": "Build everything that a project is published as",
    "sbom": "Print the bill of materials of a module",
    "inspect": "Show what is in a Wasm module, and why",
    "diff": "Compare two Wasm modules, part by part",
    "check": "Prove that a module stays inside what a kind of host takes",
    "sdk": "Build, list, export and import the prebuilt run time",
    "doctor": "Check the tools, the pinned sources and the SDK",
    "cache": "Show or empty the cache",
}


@click.group(
    cls=LazyGroup,
    package=__package__,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "-q", "--quiet", is_flag=True, help="Print nothing but warnings and errors (env: PY2WASM_QUIET)"
)
@click.option(
    "-v", "--verbose", is_flag=True, help="Print what is done in detail (env: PY2WASM_VERBOSE)"
)
@click.option("--cache", metavar="DIR", help="The cache folder (env: PY2WASM_CACHE)")
@click.version_option(__version__, "-V", "--version", message=f"{PROGRAM} %(version)s")
@click.rich_config(HELP)
@click.pass_context
def group(ctx: click.Context, *, quiet: bool, verbose: bool, cache: str | None) -> None:
    """Turn Python into one small, fast, self-contained WebAssembly module."""
    if quiet and verbose:
        raise UsageError("`--quiet` and `--verbose` exclude each other")
    if ctx.obj is None:
        ctx.obj = App()
    # One of the two on the command line also overrides the other's variable.
    chosen = {"quiet": quiet, "verbose": verbose} if quiet or verbose else {}
    ctx.obj.configure(cache=cache, **chosen)
