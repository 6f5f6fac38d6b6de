"""What the command lines of this package and of the toolchain share."""

from __future__ import annotations

import errno
import importlib
import re
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import rich_click as click

from wedge.errors import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NO_ACCESS = (errno.EACCES, errno.EPERM, errno.EROFS)
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


def usage_error(error: click.ClickException) -> UsageError:
    """Say in our words what click says of a command line."""
    context = getattr(error, "ctx", None)
    hint = f"see `{context.command_path} --help`" if context else None
    if isinstance(error, click.NoSuchOption):
        if error.possibilities:
            hint = f"did you mean `{error.possibilities[0]}`?"
        return UsageError(f"there is no option `{error.option_name}`", hint=hint)
    text = re.sub(r"'([^']*)'", r"`\1`", error.format_message().rstrip("."))
    return UsageError(text[:1].lower() + text[1:], hint=hint)


def system_error(error: OSError, *, room: str) -> OutputError | None:
    """Say what the system lacks, if it is space or leave; `room` is how to get more space."""
    name = error.filename
    shown = name.decode(errors="replace") if isinstance(name, bytes) else name
    if error.errno in NO_SPACE:
        cause = f"{error.strerror}: {shown}" if shown else error.strerror
        return OutputError("there is no space left to write to", cause=cause, hint=room)
    if error.errno in NO_ACCESS and shown:
        return OutputError(
            f"cannot access `{shown}`",
            cause=error.strerror,
            hint="give yourself access to it, or name another place",
        )
    return None
