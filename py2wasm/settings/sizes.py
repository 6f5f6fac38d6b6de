"""Sizes as people write them: `64MiB`, `1GB`, `65536`."""

from __future__ import annotations

import re

from py2wasm.errors import SettingsError
from wedge.sizes import UNITS

SIZE = re.compile(r"\s*(?P<number>\d+(\.\d+)?)\s*(?P<unit>[A-Za-z]*)\s*", re.ASCII)


def parse_size(text: str) -> int:
    """Give the bytes that `text` stands for; raise `SettingsError` if it is not a size."""
    match = SIZE.fullmatch(text)
    factor = UNITS.get(match["unit"].lower()) if match else None
    if match is None or factor is None:
        raise SettingsError(
            f"`{text}` is not a size", hint="write bytes, or a unit as in `64MiB` or `1GB`"
        )
    whole, _, fraction = match["number"].partition(".")
    scale: int = 10 ** len(fraction)
    return int(whole + fraction) * factor // scale
