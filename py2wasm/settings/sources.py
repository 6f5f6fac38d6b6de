"""The places settings come from, each as a list of given values.

A source knows how its place spells things (`max-memory`, `PY2WASM_MAX_MEMORY`, `--max-memory`) and
what relative paths are relative to. It refuses names that are no setting, with a suggestion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from py2wasm.errors import SettingsError
from py2wasm.settings.kinds import WrongValueError, suggestion
from py2wasm.settings.model import PREFIX, Key
from py2wasm.settings.project import MODULES, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Given:
    """A value as a source gives it, and how to speak of it in an error."""

    key: Key
    value: object
    spelled: str
    base: Path
    file: Path | None = None

    def read(self) -> Any:
        """Give the checked value, or raise `SettingsError`."""
        try:
            return self.key.kind.read(self.key.kind, self.value, self.base)
        except WrongValueError as error:
            raise _wrong(self.spelled, error, self.file) from error


class Source(Protocol):
    """One place that settings come from."""

    def given(self) -> Iterator[Given]:
        """List what is set there; raise `SettingsError` for what is no setting."""
        ...


@dataclass(frozen=True, kw_only=True)
class CommandLine:
    """Options, by field name or key. None and an empty list mean that an option was not used."""

    overrides: Mapping[str, object]
    keys: Sequence[Key]
    base: Path

    def given(self) -> Iterator[Given]:
        """List the options that were used."""
        known = {key.field: key for key in self.keys}
        for name, value in self.overrides.items():
            field = name.replace("-", "_")
            if field not in known:
                raise SettingsError(
                    f"there is no setting `{name}`", hint=suggestion(field, list(known))
                )
            if value is None or value in ((), []):
                continue
            key = known[field]
            yield Given(key=key, value=value, spelled=key.option or key.name, base=self.base)


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Variables that start with `PY2WASM_`. Empty ones count as not set."""

    environ: Mapping[str, str]
    keys: Sequence[Key]
    base: Path

    def given(self) -> Iterator[Given]:
        """List the variables that are set."""
        known = {key.variable: key for key in self.keys}
        for name in sorted(self.environ):
            if not name.startswith(PREFIX) or not self.environ[name]:
                continue
            if name not in known:
                raise SettingsError(
                    f"the environment variable `{name}` is no setting of py2wasm",
                    hint=suggestion(name, list(known)) or "unset it, or rename it",
                )
            key = known[name]
            try:
                value = key.kind.from_text(key.kind, self.environ[name])
            except WrongValueError as error:
                raise _wrong(name, error, None) from error
            yield Given(key=key, value=value, spelled=name, base=self.base)


@dataclass(frozen=True, kw_only=True)
class ProjectTable:
    """`[tool.py2wasm]` of a `pyproject.toml`, or the table of one module in it."""

    path: Path
    table: Mapping[str, object]
    keys: Sequence[Key]
    module: str | None = None

    def given(self) -> Iterator[Given]:
        """List what the table sets."""
        known = {key.name: key for key in self.keys}
        for name, value in self.table.items():
            if name not in known:
                raise self._unknown(name, list(known.values()))
            key = known[name]
            if not key.in_project:
                raise SettingsError(
                    f"`{name}` cannot be set in {self._title}",
                    cause=f"in {self.path}",
                    hint=f"it belongs to the machine: use `{key.option}` or {key.variable}",
                )
            yield Given(key=key, value=value, spelled=name, base=self.path.parent, file=self.path)

    @property
    def _title(self) -> str:
        return f"[{TABLE}.{MODULES}.{self.module}]" if self.module else f"[{TABLE}]"

    def _unknown(self, name: str, known: Sequence[Key]) -> SettingsError:
        names = [key.name for key in known if key.in_project]
        # Tables of modules hold no others.
        names += [] if self.module else [MODULES]
        return SettingsError(
            f"unknown key `{name}` in {self._title}",
            cause=f"in {self.path}",
            hint=suggestion(name, names) or f"the keys are {', '.join(names)}",
        )


def _wrong(spelled: str, error: WrongValueError, file: Path | None) -> SettingsError:
    return SettingsError(
        f"`{spelled}` {error.reason}",
        cause=f"in {file}" if file else None,
        hint=error.hint,
    )
