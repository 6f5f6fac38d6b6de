"""What is said to people: notes, warnings and errors, all on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from wedge.errors import WedgeError


def inform(text: str) -> None:
    """Print one line."""
    _print("", text)


def warn(text: str, *, hint: str | None = None) -> None:
    """Print a warning, with what to do about it."""
    _print("[yellow]warning[/yellow]: ", text)
    if hint:
        _print("[cyan]hint[/cyan]: ", hint)


def complain(error: WedgeError) -> None:
    """Print an error: what, cause, hint."""
    _print("[red]error[/red]: ", error.message)
    for line in (error.cause or "").rstrip().splitlines():
        _print("  ", line)
    if error.hint:
        _print("\n[cyan]hint[/cyan]: ", error.hint)


def _print(head: str, text: str) -> None:
    from rich.markup import escape

    _console().print(f"{head}{escape(text)}", highlight=False)


def _console() -> Console:
    from rich.console import Console

    # Made anew each time: stderr may be another one by now, as under pytest.
    return Console(stderr=True, soft_wrap=True, emoji=False)
