"""Times one measurement of a guest: prints the seconds of a call in each run, and a checksum.

    GUEST MEASUREMENT RUNS
    GUEST                    prints the names of the measurements

A measurement is the number of calls in a run, and a function that prepares what is not timed: it
gives the call, and what makes a checksum of the call's result. Both sides must agree in it, so
results that may differ in their last digits are rounded.
"""

import json
import sys
import time
import zlib


def main(measurements, arguments):
    if not arguments:
        sys.stdout.write(json.dumps(list(measurements)) + "\n")
        return
    name, runs = arguments[0], int(arguments[1])
    calls, prepare = measurements[name]
    call, check = prepare()
    checksums = {str(check(call()))}
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        for _ in range(calls):
            result = call()
        seconds.append((time.perf_counter() - started) / calls)
        checksums.add(str(check(result)))
    if len(checksums) != 1:
        sys.exit(f"{name} gave different results in one process")
    sys.stdout.write(json.dumps({"seconds": seconds, "checksum": checksums.pop()}) + "\n")


def every_bit(result):
    """Give a checksum of an array or image: its bytes."""
    return zlib.crc32(result.tobytes())


def digits(count):
    """Give a checksum of a number, rounded to so many digits."""
    return lambda result: f"{float(result):.{count}g}"
