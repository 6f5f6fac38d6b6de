"""lap: the assignment of tracks to detections."""

import sys

import numpy as np
from lap import lapjv
from timing import main

SIDE = 200


def dense():
    costs = np.random.default_rng(7).random((SIDE, SIDE))
    return lambda: lapjv(costs), lambda result: (float(result[0]).hex(), result[1].tolist())


MEASUREMENTS = {f"lapjv {SIDE}x{SIDE}": (50, dense)}

if __name__ == "__main__":
    main(MEASUREMENTS, sys.argv[1:])
