"""Applies numpy functions to the arrays that stand on standard input, one JSON object a line.

Prints of each what numpy gives, every bit of it, and what it warned of, or the exception.
"""

import json
import sys
import warnings

import numpy as np
import numpy.fft
import numpy.linalg

# What is a method, or means something only together with another function.
CALLS = {
    "astype": lambda array, kind: array.astype(kind),
    "matmul": lambda a, b: a @ b,
    "search_sorted": lambda array, values, side: np.searchsorted(np.sort(array), values, side),
    "solve": lambda a, b: np.linalg.solve(a, b),
    "singular_values": lambda array: np.linalg.svd(array, compute_uv=False),
    "rebuilt_by_qr": lambda array: np.matmul(*np.linalg.qr(array)),
    "rebuilt_by_eigh": lambda array: (lambda w, v: (v * w) @ v.T)(*np.linalg.eigh(array)),
    "eigenvalues_sorted": lambda array: np.sort(np.linalg.eigvals(array).astype(complex)),
    "fft_and_back": lambda array: np.fft.ifft(np.fft.fft(array)),
    "masked": lambda array, mask: array[mask],
    "where_three": lambda mask, a, b: np.where(mask, a, b),
}


def find(name):
    if name in CALLS:
        return CALLS[name]
    value = np
    for part in name.split("."):
        value = getattr(value, part)
    return value


def make(spec):
    """Give the array as the case wants it to lie in memory."""
    content = bytes.fromhex(spec["bytes"])
    view = spec["view"]
    if view == "odd address":
        array = np.frombuffer(b"\0" + content, spec["kind"], offset=1).reshape(spec["shape"])
    else:
        array = np.frombuffer(content, spec["kind"]).reshape(spec["shape"])
    if view == "Fortran":
        return np.asfortranarray(array)
    if view == "backwards" and array.ndim:
        return np.ascontiguousarray(array[..., ::-1])[..., ::-1]
    if view == "every second" and array.ndim:
        return np.repeat(array, 2, axis=-1)[..., ::2]
    if view == "other endian":
        return array.astype(array.dtype.newbyteorder(">"))
    return array if view == "read-only" else array.copy()


def show(value, wide):
    if isinstance(value, (tuple, list)):
        return [show(item, wide) for item in value]
    array = np.asarray(value)
    if wide and array.dtype.kind == "i":
        # An index is as wide as an address.
        array = array.astype("i8")
    array = array.astype(array.dtype.newbyteorder("<"))
    return {"kind": array.dtype.str, "shape": list(array.shape), "bytes": array.tobytes().hex()}


def apply(case):
    arguments = [make(spec) for spec in case["arrays"]] + case["rest"]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = show(find(case["call"])(*arguments, **case["options"]), case["wide"])
        except Exception as error:
            result = {"error": type(error).__name__}
    return {"result": result, "warnings": sorted({str(item.message) for item in caught})}


for line in sys.stdin:
    print(json.dumps(apply(json.loads(line))))
