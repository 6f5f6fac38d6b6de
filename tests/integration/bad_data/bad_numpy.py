# include: numpy.*
# max-memory: 1GiB
"""numpy called with what does not fit: shapes, kinds and values that functions are not for.

Prints how many calls ended how. A result or an exception is right; a trap would end the program.
"""

import collections
import io
import random
import warnings

import numpy as np

CALLS = 2500
SKIPPED = {"test", "f2py", "info", "show_config", "show_runtime", "fromfile", "memmap", "save"}
SKIPPED |= {"savez", "savez_compressed", "savetxt", "genfromtxt", "DataSource", "getbufsize", "setbufsize"}
SKIPPED |= {"seterr", "seterrcall", "set_printoptions", "set_state", "set_bit_generator"}
# What they are asked for they do, however long it takes.
SKIPPED |= {"random_integers", "bytes", "tofile", "dump", "setflags", "resize", "printoptions"}
KINDS = ["?", "i1", "u8", ">i2", "f2", "f4", "f8", "g", "c8", "c16", "S3", "U2", "O", "M8[D]", "m8[s]"]
KINDS += ["V5", [("a", "i4"), ("b", "f8", (2,))]]
SHAPES = [(), (0,), (1,), (3,), (2, 3), (3, 3), (0, 3), (2, 0, 2), (4, 4, 2)]
OTHERS = [
    None, True, 0, 1, -1, 3, 2**31, 2**63, -(2**63) - 1, 10**30, 1.5, float("nan"), -0.0, 1e308, 2j,
    "", "x", "ij,jk->ik", "...i", "f8", "V9999999999", "<M8[q]", b"\0\xff", [], [[1], [2, 3]], [None],
    (), (2, -1), (10**6, 10**6), {}, {"a": 1}, object(), slice(None), slice(5, -5, -2), Ellipsis,
    range(3), np.newaxis, int, float, np.float16, [("x", "O")],
]  # fmt: skip


def make_array(rng):
    kind, shape = rng.choice(KINDS), rng.choice(SHAPES)
    size = int(np.prod(shape))
    array = np.zeros(size, kind) if rng.random() < 0.3 else spread(rng, kind, size)
    array = array.reshape(shape)
    match rng.randrange(6):
        case 0:
            array = array.T
        case 1:
            array = array[..., ::-1] if array.ndim else array
        case 2:
            array.flags.writeable = False
        case 3 if array.ndim:
            array = np.broadcast_to(array, (2, *array.shape))
    return array


def spread(rng, kind, size):
    data = rng.randbytes(size * np.dtype(kind).itemsize)
    if np.dtype(kind).hasobject:
        return np.array([rng.choice(OTHERS[:17]) for _ in range(size)] + [None], dtype=object)[:-1]
    return np.frombuffer(data, kind, size).copy()


def argument(rng):
    return make_array(rng) if rng.random() < 0.6 else rng.choice(OTHERS)


def functions():
    places = [np, np.linalg, np.fft, np.ma, np.char, np.polynomial.polynomial, np.lib.stride_tricks]
    for place in [*places, np.random.default_rng(1), np.random.RandomState(1)]:
        for name in sorted(dir(place)):
            if not name.startswith("_") and name not in SKIPPED:
                found = getattr(place, name)
                if callable(found):
                    yield found
    for name in sorted(dir(np.ndarray)):
        if name not in SKIPPED and name != "__class__" and callable(getattr(np.ndarray, name)):
            yield getattr(np.ndarray, name)


def attempt(results, call, *arguments, **options):
    try:
        result = call(*arguments, **options)
        # Lazy ones do something only when asked, and results have to be shown.
        if isinstance(result, (np.ndarray, np.generic)) and result.nbytes < 100_000:
            repr(result)
    except Exception as error:
        results[type(error).__name__] += 1
    else:
        results["result"] += 1


def call_everything(rng, results):
    callables = list(functions())
    options = ["axis", "dtype", "out", "where", "keepdims", "casting", "order", "axes", "size"]
    for _ in range(CALLS):
        arguments = [argument(rng) for _ in range(rng.choice([1, 1, 2, 2, 3, 4]))]
        named = {rng.choice(options): argument(rng)} if rng.random() < 0.25 else {}
        attempt(results, rng.choice(callables), *arguments, **named)


def read_spoiled_files(rng, results):
    stream = io.BytesIO()
    np.save(stream, np.arange(12.0).reshape(3, 4))
    archive = io.BytesIO()
    np.savez_compressed(archive, a=np.arange(5), b=np.ones((2, 2), "f4"))
    for data in (stream.getvalue(), archive.getvalue()):
        for _ in range(300):
            spoiled = bytearray(data)
            for _ in range(rng.randint(1, 4)):
                spoiled[rng.randrange(len(spoiled))] = rng.randrange(256)
            cut = rng.randrange(len(data)) if rng.random() < 0.3 else len(data)
            attempt(results, load, bytes(spoiled[:cut]))


def load(data):
    found = np.load(io.BytesIO(data), allow_pickle=False)
    return [found[name] for name in found] if hasattr(found, "files") else found


warnings.simplefilter("ignore")
np.seterr(all="ignore")
for part in (call_everything, read_spoiled_files):
    counts = collections.Counter()
    part(random.Random(7), counts)
    print(part.__name__, counts.total(), sorted(counts))
