"""The request: what a frontend wants built, from its config settings.

    pip wheel . -C profile=size -C include=plugins -C include=codecs -C module=detector

A config setting is an option of `py2wasm build` without its dashes, or a key of `[tool.py2wasm]`. A
list is given by repeating it; an option without a value takes `true`. `module` names a module
of the project, and can be repeated.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from py2wasm.errors import SettingsError
from py2wasm.settings.kinds import WrongValueError, suggestion
from py2wasm.settings.model import Machine, settings_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

    from py2wasm.settings.model import Key

MODULE = "module"
# Which the frontend decides.
FIXED = {"output": "the frontend says where the wheel goes"}


@dataclass(frozen=True, kw_only=True)
class Request:
    """Settings by field name, and the names of the modules that are wanted; none for all."""

    overrides: Mapping[str, object] = field(default_factory=dict)
    only: tuple[str, ...] = ()

    @property
    def machine(self) -> dict[str, object]:
        """What belongs to the machine of the settings."""
        own = {item.name for item in fields(Machine)}
        return {name: value for name, value in self.overrides.items() if name in own}


@dataclass(frozen=True, kw_only=True)
class _Name:
    """A name that a config setting can have; `value` is what a flag stands for."""

    key: Key
    value: object = None


def read_request(given: Mapping[str, Any] | None) -> Request:
    """Read config settings; raise `SettingsError` for what is unknown or of the wrong shape."""
    names = _names()
    overrides: dict[str, object] = {}
    only: tuple[str, ...] = ()

    for written, value in (given or {}).items():
        name = written.removeprefix("--")
        values = _values(written, value)
        if name == MODULE:
            only = values
        elif name in FIXED:
            raise SettingsError(
                f"the config setting `{written}` cannot be given", cause=FIXED[name]
            )
        elif name in names:
            overrides[names[name].key.field] = _read(names[name], written, values)
        else:
            raise SettingsError(
                f"there is no config setting `{written}`",
                hint=suggestion(name, [*names, MODULE]) or "see the options of `py2wasm build`",
            )
    return Request(overrides=overrides, only=only)


def _names() -> dict[str, _Name]:
    names: dict[str, _Name] = {}
    for key in settings_keys():
        names[key.name] = _Name(key=key)
        option = (key.option or "").removeprefix("--")
        if option == f"no-{key.name}":
            names[option] = _Name(key=key, value=False)
        elif option in key.kind.schema.get("enum", ()):
            names[option] = _Name(key=key, value=option)
        elif option and option.islower():
            names[option] = _Name(key=key)
    return names


def _values(name: str, value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in values):
        raise SettingsError(f"the config setting `{name}` must be text, or a list of texts")
    return tuple(values)


def _read(name: _Name, written: str, values: tuple[str, ...]) -> object:
    kind = name.key.kind
    shape = kind.schema.get("type")
    if shape == "array":
        return values
    if len(values) > 1 and shape != "object":
        raise SettingsError(f"the config setting `{written}` is given more than once")
    if name.value is not None:
        return _flag(name, written, values[0])
    try:
        return kind.from_text(kind, shlex.join(values) if shape == "object" else values[0])
    except WrongValueError as error:
        raise SettingsError(
            f"the config setting `{written}` {error.reason}", hint=error.hint
        ) from error


def _flag(name: _Name, written: str, value: str) -> object:
    if value.lower() not in ("", "true", "1", "yes", "on"):
        raise SettingsError(
            f"the config setting `{written}` must be `true`, not `{value}`",
            hint=f"leave it out, or set `{name.key.name}`",
        )
    return name.value
