"""How the checks of numpy show values: the same on every machine, native or Wasm.

Integers have dtypes with a width, because the default one is as wide as a pointer; what the C
library computes is shown with ten digits.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy import ma

SECTIONS = []
SMALL = 1e-13


def section(function):
    SECTIONS.append(function)
    return function


def show(label, value):
    print(f"  {label}: {describe(value)}")


def describe(value):
    if isinstance(value, np.ndarray) and not isinstance(value, ma.MaskedArray):
        return f"{value.dtype} {value.shape} {describe(value.tolist())}"
    if isinstance(value, np.generic):
        return f"{value.dtype} {describe(value.item())}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(describe(item) for item in value) + "]"
    if isinstance(value, complex):
        return f"({describe(value.real)}, {describe(value.imag)}j)"
    if isinstance(value, float):
        # What should be zero is a rounding error, of either sign.
        return f"{0.0 if abs(value) < SMALL else value:.10g}"
    return str(value)


def fails(label, function, *arguments, **keywords):
    try:
        result = function(*arguments, **keywords)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
        print(f"  {label}: {type(error).__name__}: {error}")
    else:
        print(f"  {label}: no error, {result!r}")


def warns(label, function, *arguments):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = function(*arguments)
    words = "; ".join(f"{item.category.__name__}: {item.message}" for item in caught)
    print(f"  {label}: {describe(result)} [{words or 'no warning'}]")
