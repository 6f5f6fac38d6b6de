"""Reading the settings of the agent: a TOML file, then the environment, then the command line.

The later one wins, key by key. A mistake is reported with the place where it was made.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from wedge.agent.settings import (
    ANY_CA,
    TABLES,
    TLS_FILES,
    UNUSED,
    UNUSED_PREFIXES,
    Settings,
    list_keys,
)
from wedge.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

PREFIX = "EVP_"
LARGEST_FILE = 1024**2
CLIENT_VARIABLES = {"EVP_MQTT_TLS_CLIENT_CERT", "EVP_MQTT_TLS_CLIENT_KEY"}
PATHS = ("data", "mqtt.ca_certificate", "mqtt.client_certificate", "mqtt.client_key")


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """The settings, and what was set without effect."""

    settings: Settings
    warnings: tuple[str, ...]


@dataclass
class _Values:
    """What was set, by key, and where: `mqtt.port` in `agent.toml`."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def set(self, key: str, value: Any, place: str) -> None:
        self.values[key] = value
        self.places[key] = place

    def nested(self) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in self.values.items():
            table, dot, name = key.partition(".")
            if dot:
                result.setdefault(table, {})[name] = value
            else:
                result[table] = value
        return result


def load_settings(
    file: Path | None, environ: Mapping[str, str], overrides: Mapping[str, object]
) -> Loaded:
    """Read the settings; raise `UsageError` for what is wrong in any of the sources.

    `overrides` are of the command line, by key; those that are None are not set. Paths in the file
    begin at its folder.
    """
    found = _Values()
    if file is not None:
        _read_file(file, found)
    variables = {key.variable: key.name for key in list_keys() if key.variable}
    _read_environment(environ, variables, found)
    for key, value in overrides.items():
        if value is not None:
            found.set(key, value, "the command line")
    settings = _validate(found)
    _check_tls(settings)
    return Loaded(settings=settings, warnings=tuple(_doubts(environ, variables)))


def _read_file(path: Path, found: _Values) -> None:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError(
            f"cannot read the settings `{path}`",
            cause=error.strerror,
            hint="name the agent's TOML file with `--config`",
        ) from error
    if len(data) > LARGEST_FILE:
        raise UsageError(f"the settings `{path}` are larger than 1 MiB")
    try:
        document = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"`{path}` is no TOML file", cause=str(error)) from error
    for key, value in _flatten(document):
        is_path = key.endswith("_certificate") or key in PATHS
        found.set(
            key, path.parent / value if is_path and isinstance(value, str) else value, f"{path}"
        )


def _flatten(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        if name in TABLES:
            if not isinstance(value, dict):
                raise UsageError(
                    f"`{name}` in the settings is no table", hint=f"write a table, `[{name}]`"
                )
            yield from ((f"{name}.{key}", inner) for key, inner in value.items())
        else:
            yield name, value


def _read_environment(
    environ: Mapping[str, str], variables: Mapping[str, str], found: _Values
) -> None:
    # An empty variable is one that is not set, as in scripts that pass on what they have.
    given = {name: value for name, value in environ.items() if value}
    if ANY_CA in given:
        found.set("download.ca_certificate", given[ANY_CA], ANY_CA)
        # On its own it does not ask for TLS to the broker.
        if given.keys() & CLIENT_VARIABLES:
            found.set("mqtt.ca_certificate", given[ANY_CA], ANY_CA)
    for name, key in variables.items():
        if name in given:
            found.set(key, given[name], name)


def _validate(found: _Values) -> Settings:
    try:
        return Settings.model_validate({"mqtt": {}, **found.nested()})
    except ValidationError as error:
        problems = [_describe(item, found) for item in error.errors(include_url=False)]
    lines = [text for text, _ in problems]
    hints = [hint for _, hint in problems if hint]
    raise UsageError(
        "the settings of the agent are wrong",
        cause="\n".join(lines),
        hint=hints[0] if hints else "the keys are listed in the reference of the agent's settings",
    )


def _describe(item: ErrorDetails, found: _Values) -> tuple[str, str | None]:
    """Give a line for a mistake, and what to do about it. No value is shown: some are secret."""
    known = {key.name: key.variable for key in list_keys()}
    location = [str(part) for part in item["loc"]]
    key = ".".join(location[:2] if location[0] in TABLES else location[:1])
    place = found.places.get(key)
    if item["type"] == "missing":
        variable = known.get(key)
        return f"`{key}` is not set", f"set `{key}` in the file, or the variable {variable}"
    if item["type"] == "extra_forbidden":
        close = get_close_matches(key, known, n=1)
        return f"{place}: there is no key `{key}`", f"did you mean `{close[0]}`?" if close else None
    text = item["msg"].removeprefix("Value error, ")
    text = text.removeprefix("Input ")
    return f"{place}: `{key}` {text[:1].lower()}{text[1:]}", None


def _check_tls(settings: Settings) -> None:
    """Refuse half of what TLS needs: it would be a connection that nobody meant."""
    given = [name for name in TLS_FILES if getattr(settings.mqtt, name) is not None]
    if given in ([], ["ca_certificate"], list(TLS_FILES)):
        return
    missing = [f"`mqtt.{name}`" for name in TLS_FILES if name not in given]
    raise UsageError(
        "the settings of TLS are not complete",
        cause=f"not set: {', '.join(missing)}",
        hint="set the CA's certificate, the client's certificate and its key, or the CA's alone",
    )


def _doubts(environ: Mapping[str, str], variables: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in variables or name == ANY_CA:
            continue
        prefixes = (text for prefix, text in UNUSED_PREFIXES.items() if name.startswith(prefix))
        reason = UNUSED.get(name) or next(prefixes, None)
        if reason:
            yield f"{name} has no effect: {reason}"
            continue
        close = get_close_matches(name, variables, n=1)
        yield f"{name} is not known" + (f"; did you mean {close[0]}?" if close else "")
