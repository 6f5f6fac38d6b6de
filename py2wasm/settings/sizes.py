"""Sizes as people write them: `64MiB`, `1GB`, `65536`."""

from __future__ import annotations

import re

from py2wasm.errors import SettingsError

# A bare `M` is left out: half the world reads it as MB and the other half as MiB.
UNITS = {
    "": 1,
    "b": 1,
    "kb": 10**3,
    "mb": 10**6,
    "gb": 10**9,
    "kib": 2**10,
    "mib": 2**20,
    "gib": 2**30,
}
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
