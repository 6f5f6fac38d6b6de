"""Cases for numpy: functions on arrays of every kind, layout and size, from one seed.

A case is data that both sides read (`numpy/apply_cases.py`); `how` says how results are compared:

- `bits`: every bit, but for the bits of a NaN, which neither IEEE 754 nor Wasm settle,
- `values`: the same, and the sign of a zero may differ where numpy leaves it open,
- `ulps`: fractions may be a few units in the last place apart: libms and vector loops round so,
- `near`: sums whose order is free; the error is measured against the largest number of the result.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SEED: Final = 20_240_613
# struct's letters, and what numpy calls them.
KINDS: Final = {
    "?": "|b1", "b": "|i1", "B": "|u1", "h": "<i2", "H": "<u2", "i": "<i4", "I": "<u4",
    "q": "<i8", "Q": "<u8", "e": "<f2", "f": "<f4", "d": "<f8", "F": "<c8", "D": "<c16",
}  # fmt: skip
BOOLS, SIGNED, UNSIGNED, FRACTIONS, COMPLEX = "?", "bhiq", "BHIQ", "efd", "FD"
INTEGERS = SIGNED + UNSIGNED
REAL = BOOLS + INTEGERS + FRACTIONS
ANY = REAL + COMPLEX
VIEWS = ("plain",) * 4 + (
    "Fortran", "backwards", "every second", "other endian", "odd address", "read-only",
)  # fmt: skip
SHAPES = ((), (0,), (1,), (7,), (33,), (130,), (3, 5), (2, 3, 4), (0, 3), (9, 1))
PAIRS = (
    ((5,), (5,)), ((33,), (33,)), ((130,), (130,)), ((3, 1), (4,)), ((), (6,)), ((17,), ()),
    ((2, 1, 3), (4, 1)), ((0,), (1,)), ((3, 0), (3, 1)), ((), ()), ((64, 2), (1, 2)), ((3,), (4,)),
    # Rows of few bytes, which are copied together before they are used.
    ((9, 1, 2), (8, 2)), ((7, 1, 3), (6, 3)), ((3, 1, 1, 5), (4, 1, 5)), ((30, 1, 2), (40, 2)),
)  # fmt: skip
EXTREMES = {
    "e": (65504.0, 6e-5, 6e-8),
    "f": (3.4028234663852886e38, 1.1754943508222875e-38, 1.401298464324817e-45),
    "d": (1.7976931348623157e308, 2.2250738585072014e-308, 5e-324),
}
WIDTHS = {"b": 8, "h": 16, "i": 32, "q": 64}


def any_number(random: Random, kind: str) -> Any:
    """Give any number of a kind: common ones, special ones, and any pattern of bits."""
    if kind == "?":
        return random.random() < 0.5
    if kind in COMPLEX:
        part = "f" if kind == "F" else "d"
        return complex(any_number(random, part), any_number(random, part))
    if kind in INTEGERS:
        width = WIDTHS[kind.lower()]
        low = -(1 << width - 1) if kind in SIGNED else 0
        high = low + (1 << width) - 1
        common = random.choice((low, high, 0, 1, 2, max(low, -1)))
        return random.choice((common, max(low, random.randint(-9, 100)), random.randint(low, high)))
    edges = [sign * edge for edge in (*EXTREMES[kind], 0.0, 1.0, math.inf) for sign in (1, -1)]
    content = random.randbytes(struct.calcsize(kind))
    return random.choice(
        (
            random.choice([*edges, math.nan]),
            random.uniform(-1, 1),
            float(random.randint(-20, 20)),
            random.uniform(-1000, 1000),
            _without_payload(struct.unpack(f"<{kind}", content)[0]),
        )
    )


def finite(random: Random, kind: str) -> Any:
    """Give a number that sums of squares cope with; whole ones are the common case."""
    if kind == "?" or kind in INTEGERS:
        return any_number(random, kind)
    if kind in COMPLEX:
        return complex(finite(random, "f"), finite(random, "f"))
    return random.choice((float(random.randint(-9, 9)), random.uniform(-4, 4)))


def small(random: Random, kind: str) -> Any:
    """Give a small number: whole numbers stay exact in products and powers."""
    if kind == "?":
        return random.random() < 0.5
    low = 0 if kind in UNSIGNED else -5
    if kind in COMPLEX:
        return complex(random.randint(low, 5), random.randint(low, 5))
    return random.randint(low, 5)


def _without_payload(number: float) -> float:
    return math.nan if math.isnan(number) else number


@dataclass(frozen=True, kw_only=True)
class Form:
    """Functions that take arrays of the same kinds and are compared in the same way.

    `dress` gives arguments behind the arrays, and options. `warned` says whether the target must
    warn where the other side does; `wide` that integers of the result are as wide as an address.
    """

    names: str
    how: str
    kinds: str = REAL
    arrays: int = 1
    cases: int = 12
    shapes: Sequence[Any] = ()
    values: Callable[[Random, str], Any] = any_number
    mixed: bool = True
    wide: bool = False
    warned: bool = True
    ulps: int = 2
    dress: Callable[[Random], tuple[list[Any], dict[str, Any]]] = field(default=lambda _: ([], {}))


def make_cases(forms: Sequence[Form], seed: int = SEED, scale: int = 1) -> Iterator[dict[str, Any]]:
    """Give the same cases every time."""
    for form in forms:
        for name in form.names.split():
            # A function's cases stay as they are when another one joins.
            random = Random(f"{seed} {name}")  # noqa: S311 - nothing secret
            for _ in range(form.cases * scale):
                yield make_case(form, name, random)


def make_case(form: Form, name: str, random: Random) -> dict[str, Any]:
    shapes = form.shapes or (PAIRS if form.arrays == 2 else [(shape,) for shape in SHAPES])
    kind = random.choice(form.kinds)
    specs = []
    for shape in random.choice(shapes):
        specs.append(make_array(random, kind, shape, form.values))
        kind = random.choice(form.kinds) if form.mixed and random.random() < 0.3 else kind
    rest, options = form.dress(random)
    return {
        "call": name,
        "arrays": specs,
        "rest": rest,
        "options": options,
        "wide": form.wide,
        "how": form.how,
        "warned": form.warned,
        "ulps": form.ulps,
    }


def make_array(
    random: Random, kind: str, shape: Sequence[int], values: Callable[[Random, str], Any]
) -> dict[str, Any]:
    numbers = [values(random, kind) for _ in range(math.prod(shape))]
    return {
        "kind": KINDS[kind],
        "shape": list(shape),
        "view": random.choice(VIEWS),
        "bytes": pack(kind, numbers).hex(),
    }


def pack(kind: str, numbers: Sequence[Any]) -> bytes:
    if kind in COMPLEX:
        parts = [part for number in numbers for part in (number.real, number.imag)]
        return pack("f" if kind == "F" else "d", parts)
    return struct.pack(f"<{len(numbers)}{kind}", *numbers)
