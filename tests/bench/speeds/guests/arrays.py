"""numpy: elementwise functions, reductions, sorting, products, and boxes of a detector."""

import sys

import numpy as np
import numpy.fft
from timing import digits, every_bit, main

SIZE = 1_000_000
SIDE = 200
BOXES = 300


def numbers(kind, size=SIZE):
    return np.random.default_rng(7).random(size, dtype=kind)


def one(function, check):
    """Measure a function of one array."""

    def prepare(kind):
        a = numbers(kind)
        return lambda: function(a), check

    return prepare


def two(function):
    """Measure a function of two arrays."""

    def prepare(kind):
        a = numbers(kind)
        b = a[::-1].copy()
        return lambda: function(a, b), every_bit

    return prepare


def choose(kind):
    a = numbers(kind)
    b = a[::-1].copy()
    mask = a > 0.5
    return lambda: np.where(mask, a, b), every_bit


def product(kind):
    a = numbers(kind, (SIDE, SIDE))
    return lambda: a @ a, lambda result: digits(4)(result.sum(dtype="f8"))


def transform():
    a = numbers("f8", 1 << 16)
    return lambda: np.fft.fft(a), lambda result: digits(6)(np.abs(result).sum())


def make_boxes():
    """Give boxes by their corners, and scores: a few boxes overlap each object."""
    random = np.random.default_rng(7)
    centres = np.repeat(random.random((BOXES // 6, 2)) * 600, 6, axis=0)
    centres += random.random((BOXES, 2)) * 12
    sizes = 20 + random.random((BOXES, 2)) * 60
    return np.hstack([centres, centres + sizes]), random.random(BOXES)


def suppress(boxes, scores, threshold=0.45):
    """Keep the best box of each group that overlaps more than the threshold."""
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    order = np.argsort(-scores, kind="stable")
    kept = []
    while order.size:
        best, others = order[0], order[1:]
        kept.append(int(best))
        corner = np.maximum(boxes[best, :2], boxes[others, :2])
        sides = np.clip(np.minimum(boxes[best, 2:], boxes[others, 2:]) - corner, 0, None)
        common = sides[:, 0] * sides[:, 1]
        order = others[common / (areas[best] + areas[others] - common) <= threshold]
    return kept


def boxes_of_a_detector():
    boxes, scores = make_boxes()
    return lambda: suppress(boxes, scores), lambda kept: kept


# So many calls in a run that natively they take some tens of milliseconds.
BY_KIND = {
    "add": (100, two(np.add)),
    "multiply": (100, two(np.multiply)),
    "sqrt": (50, one(np.sqrt, every_bit)),
    "exp": (20, one(np.exp, lambda result: digits(6)(result.sum(dtype="f8")))),
    "where": (50, choose),
    "less": (100, two(np.less)),
    "sum": (200, one(np.sum, every_bit)),
    "mean": (200, one(np.mean, every_bit)),
    "max": (200, one(np.max, every_bit)),
    "argmax": (200, one(np.argmax, int)),
    "std": (20, one(np.std, digits(4))),
    "cumsum": (20, one(np.cumsum, every_bit)),
    "sort": (1, one(np.sort, every_bit)),
    "matmul": (50, product),
}
KINDS = ("float32", "float64")
MEASUREMENTS = {
    f"{name} {kind}": (calls, lambda prepare=prepare, kind=kind: prepare(kind))
    for name, (calls, prepare) in BY_KIND.items()
    for kind in KINDS
}
MEASUREMENTS["fft"] = (20, transform)
MEASUREMENTS["suppress boxes"] = (10, boxes_of_a_detector)

if __name__ == "__main__":
    main(MEASUREMENTS, sys.argv[1:])
