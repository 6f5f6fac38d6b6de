"""Writes the generated pages of the reference: `python docs/generate.py`.

A test compares the pages with what this writes, so a change of a setting or an option shows up as a
page to write again.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

REFERENCE = Path(__file__).parent / "reference"
if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from py2wasm.cli.group import COMMANDS, PROGRAM, group  # noqa: E402 - found only now
from py2wasm.settings.reference import markdown_reference  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = "<!-- Written by `python docs/generate.py`; do not edit. -->"
WIDTH = 88
SETTINGS = """\
# Settings

Sources, the later one wins: defaults, `[tool.py2wasm]` of the nearest `pyproject.toml`, the
environment, the command line. A list replaces the whole list. An unknown key is an error. Relative
paths in `pyproject.toml` start at its folder, all others at the current directory. Keys in
parentheses belong to the machine and cannot be set in `pyproject.toml`.
"""
CLI = """\
# Command line

Results go to standard output, everything else to standard error. Exit statuses: 0 success, 1
failure, 2 usage or settings, 3 the program's source, 4 a tool, 5 fetching, 6 building, 7 writing the
output, 8 the module, 70 a bug in py2wasm, 130 interrupted. `py2wasm run` leaves with the program's
own status, or 124 (limit), 130 (Ctrl-C), 134 (trap).
"""


def pages() -> dict[str, str]:
    """Give the text of each generated page by its file name."""
    return {
        "settings.md": f"{NOTE}\n\n{SETTINGS}\n{markdown_reference()}",
        "cli.md": f"{NOTE}\n\n{CLI}\n" + "\n".join(_sections()),
    }


def _sections() -> Iterator[str]:
    yield _section(PROGRAM, group)
    for name in COMMANDS:
        command = importlib.import_module(f"py2wasm.cli.{name}").command
        yield _section(f"{PROGRAM} {name}", command)
        for child, subcommand in getattr(command, "commands", {}).items():
            yield _section(f"{PROGRAM} {name} {child}", subcommand)


def _section(title: str, command: click.Command) -> str:
    context = click.Context(command, info_name=title)
    formatter = click.HelpFormatter(width=WIDTH)
    # click's own text: that of rich depends on the terminal and on the release of rich.
    click.Command.format_usage(command, context, formatter)
    click.Command.format_help_text(command, context, formatter)
    _format_options(command, context, formatter)
    _format_commands(command, context, formatter)
    return f"## `{title}`\n\n```text\n{formatter.getvalue().rstrip()}\n```\n"


def _format_options(
    command: click.Command, context: click.Context, formatter: click.HelpFormatter
) -> None:
    rows = [row for parameter in command.params if (row := parameter.get_help_record(context))]
    if rows:
        with formatter.section("Options"):
            formatter.write_dl(rows)


def _format_commands(
    command: click.Command, context: click.Context, formatter: click.HelpFormatter
) -> None:
    if not isinstance(command, click.Group):
        return
    names = command.list_commands(context)
    found = [(name, command.get_command(context, name)) for name in names]
    with formatter.section("Commands"):
        formatter.write_dl([(name, item.get_short_help_str(WIDTH)) for name, item in found if item])


if __name__ == "__main__":
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, "utf-8")
