"""Sizes in bytes as manifests hold them: a number, or text such as `64MiB`."""

from __future__ import annotations

import re

from wedge.sizes import UNITS

# Digits in such number as no size needs more of.
SIZE = re.compile(r"(?P<number>\d{1,15}) ?(?P<unit>[A-Za-z]{0,3})", re.ASCII)


def parse_size(value: object) -> object:
    """Give the bytes that text stands for, and anything else as it is.

    Raises `ValueError`, whose text follows the name of the key.
    """
    if not isinstance(value, str):
        return value
    match = SIZE.fullmatch(value)
    factor = UNITS.get(match["unit"].lower()) if match else None
    if match is None or factor is None:
        raise ValueError("must be a number of bytes, or a size such as `64MiB`")
    return int(match["number"]) * factor
