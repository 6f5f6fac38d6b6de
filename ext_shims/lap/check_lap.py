"""Exercises lap and prints what it gives: the same on every machine, native or Wasm."""

from __future__ import annotations

import inspect

import lap
import numpy as np
from lap import _lapjv, lapjv, lapmod

RANDOM = np.random.RandomState(20)
KINDS = ["f8", "f4", "i4", "u1", "i8", "?", ">f8"]
SHAPES = [
    (1, 1),
    (2, 2),
    (3, 3),
    (7, 7),
    (1, 4),
    (4, 1),
    (3, 5),
    (5, 3),
    (0, 3),
    (12, 31),
    (40, 40),
]
LIMITS = [np.inf, 1e6, 50.0, 10.0, 0.5, 0.0]


def attempt(label, function, *arguments, **options):
    try:
        result = function(*arguments, **options)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
        print(f"  {label}: {type(error).__name__}: {error}")
    else:
        print(f"  {label}: {describe(result)}")


def describe(value):
    if isinstance(value, tuple):
        return "(" + ", ".join(map(describe, value)) + ")"
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.tolist()}"
    # The text of a float is the shortest that gives all its bits.
    return f"{type(value).__name__} {value!r}" if not isinstance(value, np.generic) else repr(value)


def matrix(shape, kind="f8", high=100):
    numbers = RANDOM.randint(0, high, shape) + RANDOM.randint(0, 8, shape) / 8
    return numbers.astype(kind)


def sparse(cost, mask):
    """Give the masked entries of a matrix as lapmod takes them."""
    starts = np.concatenate([[0], np.cumsum(mask.sum(axis=1))])
    return cost[mask], starts.astype(np.int32), np.nonzero(mask)[1].astype(np.int32)


def names():
    print("names")
    print(" ", sorted(lap.__all__), lap.__version__)
    print(" ", lap.LARGE, lap.FP_1, lap.FP_2, lap.FP_DYNAMIC, _lapjv.__name__)
    print(" ", lapjv.__name__, lapjv.__module__, lapjv.__doc__.splitlines()[0])
    print(" ", inspect.signature(lapmod))


def dense():
    print("dense")
    for shape in SHAPES:
        for kind in KINDS:
            cost = matrix(shape, kind)
            attempt(f"{shape} {kind}", lapjv, cost, extend_cost=shape[0] != shape[1])
    cost = matrix((6, 6))
    attempt("columns first", lapjv, np.asfortranarray(cost))
    attempt("view", lapjv, matrix((20, 20))[3:17:2, 1:15:2])
    attempt("reversed", lapjv, cost[::-1, ::-1])
    attempt("matrix", lapjv, np.asmatrix(cost))
    attempt("masked", lapjv, np.ma.masked_less(cost, 5))
    frozen = cost.copy()
    frozen.flags.writeable = False
    attempt("read-only", lapjv, frozen)
    print("  untouched", np.array_equal(frozen, cost))


def options():
    print("options")
    for shape in [(4, 4), (3, 6), (6, 3), (10, 10)]:
        cost = matrix(shape, high=30)
        for limit in LIMITS:
            for wanted in (True, False):
                label = f"{shape} limit {limit} cost {wanted}"
                attempt(label, lapjv, cost, 1, limit, wanted)
                attempt(f"{label} not extended", lapjv, cost, cost_limit=limit, return_cost=wanted)
    cost = matrix((5, 5))
    for flag in (1, 0, 2, -1, None, "yes", 300, 0.5, b"x"):
        attempt(f"extend {flag!r}", lapjv, cost, extend_cost=flag)
        attempt(f"return {flag!r}", lapjv, cost, return_cost=flag)
    for limit in (-1.0, -np.inf, np.nan, 3, np.float32(7.5), "3", None):
        attempt(f"limit {limit!r}", lapjv, cost, cost_limit=limit)


def values():
    print("values")
    special = {
        "infinite": np.inf, "negative infinite": -np.inf, "nan": np.nan, "large": 1e300,
        "larger than LARGE": 2e6, "tiny": 5e-324, "negative": -40.0, "negative zero": -0.0,
    }  # fmt: skip
    for name, value in special.items():
        for places in ([(0, 0)], [(1, 2), (3, 3)], [(4, 0), (4, 1), (4, 2)]):
            cost = matrix((5, 5))
            for place in places:
                cost[place] = value
            attempt(f"{name} at {places}", lapjv, cost)
            attempt(f"{name} at {places} limited", lapjv, cost, cost_limit=60.0)
    attempt("ties", lapjv, np.ones((6, 6)))
    attempt("zeros", lapjv, np.zeros((4, 4)))
    attempt("eighths", lapjv, RANDOM.random_sample((30, 30)))
    attempt("steps", lapjv, np.add.outer(np.arange(25.0), np.arange(25.0)))
    attempt("product", lapjv, np.multiply.outer(np.arange(25.0), np.arange(25.0)))
    attempt("hundred", lapjv, matrix((100, 100), high=1000))


def mistakes():
    print("mistakes")
    bad = {
        "none": None, "list": [[1, 2], [3, 4]], "scalar": 3.0, "no dimensions": np.array(3.0),
        "one dimension": np.zeros(4), "three dimensions": np.zeros((2, 2, 2)),
        "empty": np.ndarray([]), "not square": np.zeros((3, 2)), "complex": np.eye(2) * 1j,
        "text": np.array([["a", "b"], ["c", "d"]]), "digits": np.array([["1", "2"], ["3", "4"]]),
        "objects": np.array([[object(), 1], [2, 3]]), "numbers": np.array([[1, 2], [3, 4]], "O"),
        "dates": np.zeros((2, 2), "M8[s]"), "records": np.zeros((2, 2), [("a", "f8")]),
    }  # fmt: skip
    for name, value in bad.items():
        attempt(name, lapjv, value)
    attempt("nothing", lapjv)
    attempt("unknown option", lapjv, np.eye(2), wrong=1)
    attempt("too many", lapjv, np.eye(2), 0, 1.0, 1, 5)
    attempt("twice", lapjv, np.eye(2), cost=np.eye(2))


def sparse_matrices():
    print("sparse")
    for size in (1, 2, 5, 9, 20, 60):
        for density in (0.2, 0.5, 1.0):
            cost = matrix((size, size))
            mask = RANDOM.random_sample((size, size)) < density
            mask[np.arange(size), RANDOM.permutation(size)] = True
            cc, ii, kk = sparse(cost, mask)
            for version in (lap.FP_1, lap.FP_2, lap.FP_DYNAMIC):
                label = f"{size} {density} version {version}"
                attempt(label, lapmod, size, cc, ii, kk, fp_version=version)
            attempt(f"{size} {density} slow", lapmod, size, cc, ii, kk, fast=False)
            attempt(f"{size} {density} no cost", lapmod, size, cc, ii, kk, return_cost=False)
            attempt(
                f"{size} {density} slow, no cost",
                lapmod, size, cc, ii, kk, fast=False, return_cost=False,
            )  # fmt: skip
            dense = np.where(mask, cost, 1000.0)
            attempt(f"{size} {density} dense", lapjv, dense)


def sparse_mistakes():
    print("sparse mistakes")
    cc, ii, kk = sparse(matrix((4, 4)), np.ones((4, 4), dtype=bool))
    for kind in ("f4", "i4", "i8", "u1"):
        attempt(f"costs {kind}", lapmod, 4, cc.astype(kind), ii, kk)
    for kind in ("i8", "u4", "u8", "i2"):
        attempt(f"indices {kind}", lapmod, 4, cc, ii.astype(kind), kk.astype(kind))
    attempt("no rows", lapmod, 0, cc, ii, kk)
    attempt("no columns", lapmod, 4, cc, ii, kk[:0])
    attempt("negative", lapmod, 4, -cc, ii, kk)
    attempt("too large", lapmod, 4, cc + 1e6, ii, kk)
    attempt("lists", lapmod, 4, list(cc), list(ii), list(kk))
    attempt("negative size", lapmod, -1, cc, ii, kk)
    attempt("a float as size", lapmod, 4.5, cc, ii, kk)
    attempt("text as size", lapmod, "4", cc, ii, kk)
    attempt("no such version", lapmod, 4, cc, ii, kk, fp_version=9)
    attempt("version none", lapmod, 4, cc, ii, kk, fp_version=None)
    attempt("none", _lapjv._lapmod, 4, None, ii, kk)
    attempt("two dimensions", _lapjv._lapmod, 4, cc.reshape(4, 4), ii, kk)
    attempt("text", _lapjv._lapmod, 4, np.array(["a"] * 16), ii, kk)


def main():
    for part in (names, dense, options, values, mistakes, sparse_matrices, sparse_mistakes):
        part()


if __name__ == "__main__":
    main()
