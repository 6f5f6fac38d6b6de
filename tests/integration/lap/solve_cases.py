"""Solves the assignment problems that stand on standard input, one JSON object a line.

Prints of each what lap gives, every bit of it, or the exception.
"""

import json
import sys

import numpy as np
from lap import lapjv, lapmod


def show(value):
    if isinstance(value, tuple):
        return [show(item) for item in value]
    array = np.asarray(value)
    # A cost is a Python or a numpy float; bytes tell apart what texts might not.
    return [type(value).__name__, array.dtype.str, list(array.shape), array.tobytes().hex()]


def solve(case):
    shape, numbers = case["shape"], np.array([float.fromhex(text) for text in case["numbers"]])
    cost = numbers.reshape(shape).astype(case["kind"])
    if "mask" not in case:
        return lapjv(cost, **case["options"])
    mask = np.array(case["mask"], dtype=bool).reshape(shape)
    starts = np.concatenate([[0], np.cumsum(mask.sum(axis=1))]).astype(np.int32)
    return lapmod(shape[0], cost[mask], starts, np.nonzero(mask)[1], **case["options"])


for line in sys.stdin:
    try:
        result = show(solve(json.loads(line)))
    except Exception as error:
        result = [type(error).__name__, str(error)]
    print(json.dumps(result))
