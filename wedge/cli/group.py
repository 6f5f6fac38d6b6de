"""The group `wedge`, and groups whose commands are imported when they are used."""

from __future__ import annotations

import importlib
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import rich_click as click

from wedge.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAM = "wedge"
DISTRIBUTION = "wedge-py2wasm"
# The help lines stand in these tables so that `--help` imports no command.
COMMANDS = {
    "new": "Make a project of a node",
    "build": "Build the modules of a project",
    "pipeline": "Show, check and run pipelines",
}
HELP = click.RichHelpConfiguration(
    text_markup="ansi",
    max_width=100,
    style_options_panel_box="SIMPLE",
    style_commands_panel_box="SIMPLE",
)


class LazyGroup(click.RichGroup):
    """A group of the commands in `table`, each in a module of its name in `package`."""

    def __init__(
        self,
        *arguments: Any,
        package: str = "",
        table: Mapping[str, str] = MappingProxyType({}),
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.package = package
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the table."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a stand-in that knows the help line only."""
        del ctx
        line = self.table.get(cmd_name)
        return click.Command(cmd_name, help=line, short_help=line) if line else None

    def load_command(self, name: str) -> click.Command:
        """Import a command of the table."""
        command: click.Command = importlib.import_module(f"{self.package}.{name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Import the command that is to run."""
        name = args[0]
        if name in self.table:
            return name, self.load_command(name), args[1:]
        if name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        close = get_close_matches(name, self.table, n=1)
        raise UsageError(
            f"there is no command `{name}`",
            hint=f"did you mean `{close[0]}`?" if close else f"see `{ctx.command_path} --help`",
        )


@click.group(
    cls=LazyGroup,
    package=__package__,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(
    None, "-V", "--version", package_name=DISTRIBUTION, message=f"{PROGRAM} %(version)s"
)
@click.rich_config(HELP)
def group() -> None:
    """Make, look at and run pipelines of nodes."""
