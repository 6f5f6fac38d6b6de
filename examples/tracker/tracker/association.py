"""Which detection is which object: the assignment with the greatest overlap in all."""

import lap
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pairs = list[tuple[int, int]]

NEVER = 10.0
"""What a pair costs that must not be: more than any that may."""


def overlaps(first: Floats, second: Floats) -> Floats:
    """Intersection over union of each box of `first` (rows) with each of `second` (columns)."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0.0), axis=-1)
    areas = _areas(first)[:, None] + _areas(second)[None, :]
    return shared / (areas - shared)


def assign(overlap: Floats, allowed: NDArray[np.bool_], least: float) -> Pairs:
    """Give pairs of row and column, each in one pair at most, that overlap by `least` or more."""
    if not overlap.size:
        return []
    cost = np.where(allowed & (overlap >= least), 1.0 - overlap, NEVER)
    _, columns, _ = lap.lapjv(cost, extend_cost=True, cost_limit=1.0)
    return [(row, int(column)) for row, column in enumerate(columns) if column >= 0]


def _areas(boxes: Floats) -> Floats:
    return np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
