"""Compares what numpy gave on two sides, as bytes; `numpy_cases.py` says in which ways."""

from __future__ import annotations

import math
import struct
from typing import Any, Final

# In units of the last place of the largest number of a result.
NEAR: Final = 256
# The letters of numpy's kinds for struct: part by part, complex numbers have two.
PARTS: Final = {"<f2": "e", "<f4": "f", "<f8": "d", "<c8": "f", "<c16": "d"}
BITS: Final = {"e": "h", "f": "i", "d": "q"}
DIGITS: Final = {"e": 11, "f": 24, "d": 53}


def find_difference(case: dict[str, Any], expected: dict[str, Any], found: dict[str, Any]) -> str:
    """Say what differs, or nothing.

    Warnings of floating-point operations count only if the target gives none where the other side
    gives some: vector instructions warn of numbers that nobody asked for, and differ among
    processors.
    """
    said = _compare(case, expected["result"], found["result"])
    if not said and case["warned"] and expected["warnings"] and not found["warnings"]:
        return f"no warning: {expected['warnings']}"
    return said


def _compare(case: dict[str, Any], expected: Any, found: Any) -> str:
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return "; ".join(
            filter(None, (_compare(case, *pair) for pair in zip(expected, found, strict=True)))
        )
    if isinstance(expected, list) or isinstance(found, list) or "error" in {**expected, **found}:
        return "" if expected == found else f"{expected} became {found}"
    if (expected["kind"], expected["shape"]) != (found["kind"], found["shape"]):
        return f"{expected['kind']}{expected['shape']} became {found['kind']}{found['shape']}"
    if expected["bytes"] == found["bytes"]:
        return ""
    if (letter := PARTS.get(expected["kind"])) is None:
        return f"{expected['bytes']} became {found['bytes']}"
    return compare_numbers(case, letter, read(letter, expected), read(letter, found))


def read(letter: str, array: dict[str, Any]) -> list[float]:
    content = bytes.fromhex(array["bytes"])
    return list(struct.unpack(f"<{len(content) // struct.calcsize(letter)}{letter}", content))


def compare_numbers(
    case: dict[str, Any], letter: str, expected: list[float], found: list[float]
) -> str:
    """Say at which place numbers of one kind differ by more than the case allows."""
    how = case["how"]
    scale = max((abs(number) for number in expected if math.isfinite(number)), default=0.0)
    step = math.ldexp(scale, 1 - DIGITS[letter])
    for place, (one, other) in enumerate(zip(expected, found, strict=True)):
        if math.isnan(one) and math.isnan(other):
            continue
        if how == "near" and math.isfinite(one) and abs(one - other) <= NEAR * step:
            continue
        allowed = case["ulps"] if how == "ulps" else 0
        if (how != "bits" and one == other) or distance(letter, one, other) <= allowed:
            continue
        return f"[{place}] {one!r} became {other!r}"
    return ""


def distance(letter: str, one: float, other: float) -> float:
    """Give how many numbers of the kind lie between; the two zeros are apart by one."""
    if math.isnan(one) or math.isnan(other):
        return 0 if math.isnan(one) and math.isnan(other) else math.inf
    return abs(_order(letter, one) - _order(letter, other))


def _order(letter: str, number: float) -> int:
    bits: int = struct.unpack(f"<{BITS[letter]}", struct.pack(f"<{letter}", number))[0]
    lowest = -(1 << 8 * struct.calcsize(letter) - 1)
    return bits if bits >= 0 else lowest - bits - 1
