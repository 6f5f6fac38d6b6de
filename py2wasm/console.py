"""The one place that writes for people: steps, progress, warnings and errors.

Everything goes to stderr, so that stdout carries data only. On a terminal steps are live; in CI
and pipes they are plain lines, one per event, so a log stays readable.

    console = Console()
    with console.step("Building CPython 3.13.5") as step:
        step.update("configure")
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console as RichConsole
from rich.markup import escape

from py2wasm.errors import SourceError, WedgeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.status import Status


class Step:
    """A running step; `update` says what it is doing now, `note` what it came to."""

    def __init__(self, title: str, status: Status | None, plain: RichConsole | None) -> None:
        self.title = title
        self.result = ""
        self._status = status
        self._plain = plain

    def update(self, detail: str) -> None:
        """Show what the step is doing now."""
        if self._status is not None:
            self._status.update(f"{escape(self.title)} [dim]{escape(detail)}[/dim]")
        elif self._plain is not None:
            self._plain.print(f"  {escape(detail)}", highlight=False)

    def note(self, result: str) -> None:
        """Keep what the step came to; it is shown on its closing line."""
        self.result = result


class Console:
    """Messages for people, on stderr."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False) -> None:
        self._out = RichConsole(stderr=True, soft_wrap=True, emoji=False)
        self.quiet = quiet
        self.verbose = verbose

    @property
    def live(self) -> bool:
        """Whether lines can be redrawn."""
        return self._out.is_terminal and not self.quiet

    def info(self, text: str) -> None:
        """Print one line unless quiet."""
        if not self.quiet:
            self._out.print(escape(text), highlight=False)

    def detail(self, text: str) -> None:
        """Print one line when verbose."""
        if self.verbose:
            self._out.print(f"[dim]{escape(text)}[/dim]", highlight=False)

    def warn(self, text: str, *, hint: str | None = None) -> None:
        """Print a warning, with what to do about it."""
        self._out.print(f"[yellow]warning[/yellow]: {escape(text)}", highlight=False)
        if hint:
            self._out.print(f"[cyan]hint[/cyan]: {escape(hint)}", highlight=False)

    def error(self, error: WedgeError) -> None:
        """Render an error: what, cause, hint."""
        self._out.print(f"[red]error[/red]: {escape(error.message)}", highlight=False)
        if isinstance(error, SourceError):
            self._location(error)
        if error.cause:
            for line in error.cause.rstrip().splitlines():
                self._out.print(f"  {escape(line)}", highlight=False)
        if error.hint:
            self._out.print(f"\n[cyan]hint[/cyan]: {escape(error.hint)}", highlight=False)

    def _location(self, error: SourceError) -> None:
        place = error.location
        where = f"{place.path}:{place.line}" + (f":{place.column}" if place.column else "")
        self._out.print(f"  --> {escape(where)}", highlight=False)
        if place.text is None:
            return
        gutter = f"  {place.line} | "
        self._out.print(escape(gutter + place.text.rstrip("\n")), highlight=False)
        if place.column:
            width = max(1, (place.end_column or place.column + 1) - place.column)
            padding = " " * (len(gutter) + place.column - 1)
            self._out.print(f"{padding}[red]{'^' * width}[/red]", highlight=False)

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Show a step while it runs, and one closing line with its duration."""
        started = time.monotonic()
        if self.quiet:
            yield Step(title, None, None)
            return
        if self.live:
            with self._out.status(escape(title)) as status:
                step = Step(title, status, None)
                yield step
        else:
            step = Step(title, None, self._out)
            self._out.print(f"{escape(title)}...", highlight=False)
            yield step
        seconds = time.monotonic() - started
        result = f" ({step.result})" if step.result else ""
        self._out.print(
            f"[green]✓[/green] {escape(title)}{escape(result)} [dim]{seconds:.1f} s[/dim]",
            highlight=False,
        )
