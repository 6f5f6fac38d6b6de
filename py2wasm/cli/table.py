"""Plain tables on stdout: aligned columns, nothing else, so that they can be read and grepped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def print_table(
    header: Sequence[str], rows: Sequence[Sequence[object]], *, right: Collection[str] = ()
) -> None:
    """Print `rows` below `header`; the columns named in `right` are aligned to the right."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in (header, *texts)) for column in range(len(header))]
    to_right = [name in right for name in header]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.rjust(width) if at_right else cell.ljust(width)
            for cell, width, at_right in zip(cells, widths, to_right, strict=True)
        ]
        return "  ".join(padded).rstrip()

    click.secho(line(header), bold=True)
    for row in texts:
        click.echo(line(row))


def print_section(
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    right: Collection[str] = (),
) -> None:
    """Print a titled table and an empty line; nothing if it has no rows."""
    if rows:
        click.secho(title, bold=True, underline=True)
        print_table(header, rows, right=right)
        click.echo()
