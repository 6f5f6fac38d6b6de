"""The group `py2wasm`: options for every command, and the table of commands."""

from __future__ import annotations

import importlib
from difflib import get_close_matches

import rich_click as click

from py2wasm import __version__
from py2wasm.cli.app import App
from py2wasm.errors import UsageError

PROGRAM = "py2wasm"
# The help lines stand here so that `py2wasm --help` imports no command.
COMMANDS = {
    "build": "Compile a Python program into one Wasm module",
    "run": "Run a Wasm module",
    "aot": "Compile a Wasm module ahead of time",
    "check": "Prove that a module stays inside what a kind of host takes",
    "sdk": "Build, list, export and import the prebuilt run time",
    "doctor": "Check the tools, the pinned sources and the SDK",
    "cache": "Show or empty the cache",
}
HELP = click.RichHelpConfiguration(
    text_markup="ansi",
    max_width=100,
    style_options_panel_box="SIMPLE",
    style_commands_panel_box="SIMPLE",
)


class LazyGroup(click.RichGroup):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a stand-in that knows the help line only."""
        del ctx
        line = COMMANDS.get(cmd_name)
        return click.Command(cmd_name, help=line, short_help=line) if line else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Import the command that is to run."""
        name = args[0]
        if name in COMMANDS:
            module = importlib.import_module(f"py2wasm.cli.{name}")
            return name, module.command, args[1:]
        if name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        close = get_close_matches(name, COMMANDS, n=1)
        raise UsageError(
            f"there is no command `{name}`",
            hint=f"did you mean `{close[0]}`?" if close else f"see `{PROGRAM} --help`",
        )


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
