"""Changing values in the text of a manifest, and nothing beside them: order and layout stay."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from wedge.manifest.strict_json import key_positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wedge.manifest.strict_json import Keys

KEY = re.compile(r'"(?:[^"\\]|\\.)*+"\s*:\s*', re.DOTALL)
DECODER = json.JSONDecoder()
BODY: Keys = ("deployment",)

Change = tuple[int, int, str]


def set_modules(text: str, values: Mapping[str, Mapping[str, str]]) -> str:
    """Set keys of modules in the text of a manifest that has been loaded.

    `values` has the new keys by the ids of modules, all of which the manifest holds.
    """
    places = dict(key_positions(text))
    start, end = _value(text, places[BODY])
    if text[start] != '"':
        return _apply(text, _changes(text, places, BODY, values))
    # EVP1: text in the text.
    inner = json.loads(text[start:end])
    changes = _changes(inner, dict(key_positions(inner)), (), values)
    return _apply(text, [(start, end, json.dumps(_apply(inner, changes)))])


def _changes(
    text: str, places: Mapping[Keys, int], body: Keys, values: Mapping[str, Mapping[str, str]]
) -> list[Change]:
    return [
        change
        for module, entries in values.items()
        for change in _of_module(text, places, (*body, "modules", module), entries)
    ]


def _of_module(
    text: str, places: Mapping[Keys, int], keys: Keys, entries: Mapping[str, str]
) -> Iterator[Change]:
    missing = []
    for key, value in entries.items():
        if (*keys, key) in places:
            yield (*_value(text, places[(*keys, key)]), json.dumps(value))
        else:
            missing.append(f"{json.dumps(key)}: {json.dumps(value)}")
    if missing:
        start, end = _value(text, places[keys])
        inner = text[start + 1 : end - 1]
        # New keys stand below the others as the first stands below its object.
        space = inner[: len(inner) - len(inner.lstrip())]
        at = start + 1 + len(inner.rstrip())
        head = f",{space or ' '}" if inner.strip() else ""
        yield at, at, head + f",{space or ' '}".join(missing)


def _value(text: str, key: int) -> tuple[int, int]:
    """Give the place of the value whose key begins at `key`."""
    match = KEY.match(text, key)
    assert match is not None  # noqa: S101 - a key stands there
    _, end = DECODER.raw_decode(text, match.end())
    return match.end(), end


def _apply(text: str, changes: list[Change]) -> str:
    for start, end, new in sorted(changes, reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return text
