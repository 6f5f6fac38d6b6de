"""Telemetry and logs, which are alike in all dialects.

A message of telemetry is one object, `{"instance/key": value}`. Lines of output travel in it as
well, as a list under a key that no instance has.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from wedge.manifest.strict_json import NotJsonError, read_json
from wedge.wire.errors import WireError
from wedge.wire.nouns import LogLine, Logs, Telemetry
from wedge.wire.reading import DEEPEST, check_name, read_members, read_object, take, write_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wedge.wire.nouns import Stream

LOG_KEY = "device/log"
TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
STREAMS = ("stdout", "stderr")


def prepare_telemetry(instance: str, entries: Sequence[tuple[str, str]]) -> tuple[Telemetry, ...]:
    """Give what an instance sends as telemetry that can go over the wire, in the same order.

    Entries whose value is not JSON are left out. An entry whose key is there already begins a new
    message, since an object cannot hold both.
    """
    messages: list[dict[str, str]] = []
    for key, value in entries:
        if not _is_json(value):
            continue
        if not messages or key in messages[-1]:
            messages.append({})
        messages[-1][key] = value
    return tuple(
        Telemetry(instance=instance, entries=tuple(message.items())) for message in messages
    )


def write_telemetry(telemetry: Telemetry) -> bytes:
    """Give telemetry as it goes over the wire; numbers stay as they are written."""
    members = (
        f"{json.dumps(f'{telemetry.instance}/{key}', ensure_ascii=False)}:{value.strip()}"
        for key, value in telemetry.entries
    )
    return f"{{{','.join(members)}}}".encode()


def write_logs(logs: Logs) -> bytes:
    """Give lines of output as they go over the wire."""
    lines = [
        {
            "log": line.text,
            "app": line.instance,
            "stream": line.stream,
            "time": line.time.astimezone(UTC).strftime(TIME),
        }
        for line in logs.lines
    ]
    return write_object({LOG_KEY: lines})


def read_telemetry(payload: bytes) -> list[Telemetry | Logs]:
    """Give what a message of telemetry holds, by instance; raise `WireError` for what is none."""
    value = read_object(payload)
    entries: dict[str, list[tuple[str, str]]] = {}
    found: list[Telemetry | Logs] = []
    for key, text in read_members(payload.decode("utf-8-sig")).items():
        if key == LOG_KEY:
            found.append(Logs(lines=tuple(_lines(value[key]))))
            continue
        instance, slash, rest = key.partition("/")
        if not slash:
            raise WireError("a key of telemetry names no instance")
        entries.setdefault(check_name(instance), []).append((rest, text))
    found += [Telemetry(instance=name, entries=tuple(items)) for name, items in entries.items()]
    return found


def _lines(value: object) -> Iterator[LogLine]:
    if not isinstance(value, list):
        raise WireError(f"`{LOG_KEY}` has to be a list")
    for item in value:
        if not isinstance(item, dict):
            raise WireError(f"`{LOG_KEY}` has to be a list of objects")
        stream = take(item, "stream", str)
        if stream not in STREAMS:
            raise WireError("`stream` is neither stdout nor stderr")
        yield LogLine(
            instance=take(item, "app", str),
            stream=cast("Stream", stream),
            text=take(item, "log", str),
            time=_time(take(item, "time", str)),
        )


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise WireError("`time` is no time of ISO 8601") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _is_json(text: str) -> bool:
    try:
        read_json(text, depth=DEEPEST - 1)
    except NotJsonError:
        return False
    return True


def as_json(text: str) -> Any:
    """Give the value that a text holds as JSON; a text that is none stands for itself."""
    try:
        return read_json(text, depth=DEEPEST - 1)
    except NotJsonError:
        return text
