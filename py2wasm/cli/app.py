"""App: what every command gets as `ctx.obj`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.console import Console

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from py2wasm.cache import Cache
    from py2wasm.settings import Machine, Settings


class App:
    """The console, the cache and the settings of one call of the command line."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._given_environ = environ
        self._options: dict[str, object] = {}
        self.console = Console()

    def configure(self, **options: object) -> None:
        """Take the options that stand before the command."""
        self._options = options
        machine = self.machine()
        self.console = Console(quiet=machine.quiet, verbose=machine.verbose)

    def machine(self) -> Machine:
        """Give the settings that do not depend on a project."""
        from py2wasm.settings import load_machine

        return load_machine(overrides=self._options, environ=self.environ)

    def settings(self, **overrides: object) -> Settings:
        """Give the settings as seen from the current directory.

        `overrides` are the options of a command by field name; None and `()` are not set.
        """
        from py2wasm.settings import load_settings

        return load_settings(
            overrides={**self._options, **overrides}, project=Path.cwd(), environ=self.environ
        )

    def modules(
        self, entry: str | None, *, by_name: bool = True, **overrides: object
    ) -> tuple[Settings, ...]:
        """Give the settings of each module to build, as seen from the current directory.

        `entry` may be the name of a module of the project, if `by_name`.
        """
        from py2wasm.settings import find_modules, load_modules

        here = Path.cwd()
        named = by_name and entry is not None and entry in find_modules(here)
        return load_modules(
            overrides={**self._options, "entry": None if named else entry, **overrides},
            project=here,
            environ=self.environ,
            only=(entry,) if named and entry is not None else (),
        )

    def source_date(self) -> datetime | None:
        """Give the time that results may carry; None where nobody says one."""
        from py2wasm.settings import source_date

        return source_date(self.environ)

    @cached_property
    def cache(self) -> Cache:
        """The cache; its folder is made when something is put into it."""
        from py2wasm.cache import Cache

        return Cache(self.machine().cache, self.console)

    @cached_property
    def environ(self) -> Mapping[str, str]:
        """The environment that settings are read from."""
        from py2wasm.settings import current_environment

        return current_environment() if self._given_environ is None else self._given_environ
