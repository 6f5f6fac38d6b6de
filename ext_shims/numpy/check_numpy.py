# dir: work
"""Exercises numpy and prints what it gives: the same on every machine, native or Wasm."""

from __future__ import annotations

import copy
import io
import pickle
import sys
import tempfile
from pathlib import Path

import numpy as np
import subpackages  # noqa: F401 - its sections are run with those here
from numpy.lib import recfunctions, stride_tricks
from shown import SECTIONS, fails, section, show, warns


@section
def creation():
    show("arange", np.arange(3, 20, 4, dtype=np.int64))
    show("linspace", np.linspace(-1, 1, 5))
    show("logspace", np.logspace(0, 3, 4))
    show("full", np.full((2, 3), 7, dtype=np.uint8))
    show("eye", np.eye(3, k=1, dtype=np.int8))
    show("fromiter", np.fromiter((x * x for x in range(5)), dtype=np.int32))
    show("fromfunction", np.fromfunction(lambda i, j: i - j, (2, 3), dtype=np.float32))
    show("frombuffer", np.frombuffer(b"\x01\x02\x03\x04", dtype="<u2"))
    show("fromstring", np.fromstring("1, 2, 3.5", sep=","))
    show("meshgrid", np.meshgrid(np.arange(2.0), np.arange(3.0), indexing="ij")[1])
    show("indices", np.indices((2, 2), dtype=np.int16))
    show("tri", np.tri(3, dtype=np.int8))
    show("vander", np.vander(np.array([1.0, 2, 3]), 3))
    show("empty_like", np.empty_like(np.zeros((2, 0), np.int16)))
    show("copy", copy.copy(np.float64(2.5)))
    show("deepcopy", copy.deepcopy(np.array([[1, 2], [3, 4]], dtype=object)))


@section
def indexing():
    a = np.arange(24, dtype=np.int64).reshape(2, 3, 4)
    show("slice", a[:, ::2, 1:3])
    show("negative step", a[0, ::-1, -1])
    show("ellipsis", a[..., 0])
    show("newaxis", a[:, np.newaxis, 0, 0])
    show("integers", a[[0, 1], [2, 0]])
    show("boolean", a[a % 5 == 0])
    show("ix_", a[np.ix_([1], [0, 2], [1, 3])])
    show("take", np.take(a, [3, 1], axis=2)[0])
    show("put", put_along(a))
    show("where", np.where(a[0] > 5, a[0], -1))
    show("nonzero", [part.astype(np.int64) for part in np.nonzero(a[0, :2] % 3)])
    show("searchsorted", np.searchsorted(a.ravel(), [4, 25]).astype(np.int64))
    show("choose", np.choose([2, 0, 1], [[1, 2, 3], [4, 5, 6], [7, 8, 9]]).astype(np.int64))
    show("select", np.select([a[0, 0] < 1, a[0, 0] > 2], [a[0, 0], a[0, 0] ** 2], -5))
    show("windows", stride_tricks.sliding_window_view(np.arange(5.0), 3))
    b = np.zeros((3, 3))
    b[1] = [1, 2, 3]
    b[:, 2] += 10
    np.add.at(b, ([0, 0], [0, 0]), 1)
    np.fill_diagonal(b, 5)
    show("assigned", b)
    fails("out of bounds", lambda: a[2])
    fails("too many", lambda: a[0, 0, 0, 0])
    fails("float index", lambda: a[1.0])
    fails("bad mask", lambda: a[np.array([True, False, True])])
    fails("read-only", lambda: np.broadcast_to(1.0, (2,)).__setitem__(0, 2))


def put_along(a):
    b = a[0].copy()
    np.put_along_axis(b, np.array([[0], [1], [2]]), -9, axis=1)
    return b


@section
def shapes():
    a = np.arange(12, dtype=np.int64).reshape(3, 4)
    show("transpose", a.T[1])
    show("ravel F", a.ravel("F"))
    show("concatenate", np.concatenate([a, a[:1]], axis=0))
    show("stack", np.stack([a[0], a[1]], axis=-1))
    show("block", np.block([[np.eye(2), np.zeros((2, 1))], [np.ones((1, 3))]]))
    show("split", np.array_split(np.arange(7, dtype=np.int8), 3))
    show("roll", np.roll(a, (1, 2), axis=(0, 1)))
    show("rot90", np.rot90(a))
    show("pad", np.pad(a[:2, :2], ((1, 0), (0, 2)), mode="reflect"))
    show("tile", np.tile(a[0, :2], (2, 2)))
    show("repeat", np.repeat(a[0], [1, 0, 2, 1]))
    show("broadcast", [part.shape for part in np.broadcast_arrays(a[:, :1], a[0])])
    show("einsum", np.einsum("ij,kj->ik", a, a))
    show("tensordot", np.tensordot(a, a, axes=([0], [0]))[0])
    show("moveaxis", np.moveaxis(np.zeros((2, 3, 4)), 0, -1).shape)
    show("resize", np.resize(a[0], (2, 3)))
    fails("reshape", a.reshape, 5, 2)
    fails("broadcast", np.add, np.zeros(3), np.zeros(4))
    fails("concatenate", np.concatenate, [a, a[0]])


@section
def ufuncs():
    x = np.array([-2.5, -1.0, 0.0, 0.5, 3.25])
    for name in (
        "negative", "abs", "sign", "floor", "ceil", "trunc", "rint", "square", "exp", "expm1",
        "exp2", "sin", "cos", "tan", "arctan", "sinh", "cosh", "tanh", "arcsinh", "cbrt",
        "deg2rad", "isfinite", "signbit", "spacing", "reciprocal",
    ):  # fmt: skip
        values = x[x != 0] if name == "reciprocal" else x
        show(name, getattr(np, name)(values))
    y = np.abs(x) + 0.25
    for name in ("sqrt", "log", "log2", "log10", "log1p"):
        show(name, getattr(np, name)(y))
    show("arcsin", np.arcsin(x / 4))
    for name in ("add", "subtract", "multiply", "divide", "floor_divide", "mod", "fmod", "power",
                 "maximum", "fmin", "hypot", "arctan2", "copysign", "nextafter", "logaddexp",
                 "heaviside", "less", "not_equal", "float_power"):  # fmt: skip
        show(name, getattr(np, name)(y, y[::-1] - 1))
    show("divmod", np.divmod(np.array([7, -7, 7], np.int32), np.array([3, 3, -3], np.int32)))
    show("modf", np.modf(x))
    show("frexp", [part.astype(np.float64) for part in np.frexp(x)])
    show("ldexp", np.ldexp(x, 3))
    show("bits", np.array([0b1100, 255], np.uint8) ^ np.uint8(0b1010))
    show("shift", np.left_shift(np.array([1, 2], np.int64), 40))
    show("gcd", np.gcd(np.array([12, 18], np.int64), 8))
    show("lcm", np.lcm.reduce(np.array([2, 3, 4], np.int64)))
    show("bitwise_count", np.bitwise_count(np.array([255, 7], np.uint16)))
    show("half", np.array([1.5, 70000, 1e-8], np.float64).astype(np.float16) * np.float16(2))
    show("complex", np.exp(1j * np.array([0.5, 1.5])) + np.sqrt(np.array([-4 + 0j, 3 - 2j])))
    show("angle", np.angle(np.array([1 + 1j, -1j]), deg=True))
    show("accumulate", np.multiply.accumulate(np.arange(1, 6, dtype=np.int64)))
    show("reduceat", np.add.reduceat(np.arange(8.0), [0, 3, 5]))
    show("outer", np.subtract.outer(np.arange(2.0), np.arange(3.0)))
    show("where=", np.divide(x, 2, out=np.zeros_like(x), where=x > 0))
    show("frompyfunc", np.frompyfunc(lambda a, b: a * 10 + b, 2, 1)(np.arange(3), 4))
    show("vectorize", np.vectorize(lambda a: a**2 if a > 1 else -a, otypes=[float])(x))
    show("matmul", np.arange(6.0).reshape(2, 3) @ np.arange(12.0).reshape(3, 4))
    show("vecdot", np.vecdot(np.arange(6.0).reshape(2, 3), np.ones(3)))
    show("clip", np.clip(x, -1, 2))
    show("casting", np.result_type(np.int8, np.uint8, np.float16))
    show("nan_to_num", np.nan_to_num(np.array([np.nan, np.inf, -np.inf, 1])))
    fails("no loop", np.add, np.array(["a"]), np.array([1.0]))
    fails("casting", np.add, x, x, out=np.zeros(5, np.int32))
    fails("core dimension", np.matmul, np.zeros((2, 3)), np.zeros((2, 3)))
    fails("nargs", np.add, 1)


@section
def reductions():
    a = np.array([[3.0, 1.5, np.nan], [2.0, -4.0, 6.0]])
    show("sum", a[1].sum())
    show("nansum", np.nansum(a, axis=0))
    show("nanmedian", np.nanmedian(a, axis=1))
    show("mean", a[1].mean(keepdims=True))
    show("std", a[1].std(ddof=1))
    show("var", np.var(np.arange(10, dtype=np.float32)))
    show("argmax", int(a[1].argmax()))
    show("nanargmin", int(np.nanargmin(a)))
    show("ptp", np.ptp(a[1]))
    show("percentile", np.percentile(a[1], [10, 50, 90]))
    show("quantile", np.quantile(np.arange(10.0), 0.33, method="median_unbiased"))
    show("average", np.average([1.0, 2, 3], weights=[3, 1, 0]))
    show("cumsum", np.cumsum(a[1]))
    show("diff", np.diff(a[1], n=2))
    show("gradient", np.gradient(np.array([1.0, 4, 9, 16, 25])))
    show("trapezoid", np.trapezoid([1.0, 4, 9], dx=0.5))
    show("any", np.any(a > 5, axis=1))
    show("all", np.all(a[1] > -5))
    show("count_nonzero", int(np.count_nonzero(a[1] > 1)))
    show("histogram", [part.astype(np.float64) for part in np.histogram(a[1], bins=3)])
    show("histogram2d", np.histogram2d([1, 2, 2], [1, 1, 3], bins=2)[0])
    show("bincount", np.bincount([0, 1, 1, 4]).astype(np.int64))
    show("digitize", np.digitize([0.5, 2.5], [0, 1, 2]).astype(np.int64))
    show("corrcoef", np.corrcoef([1.0, 2, 3, 4], [2.0, 1, 4, 3]))
    show("cov", np.cov(np.array([[0.0, 2], [1, 1], [2, 0]]).T))
    show("convolve", np.convolve([1.0, 2, 3], [0, 1, 0.5], "same"))
    show("correlate", np.correlate([1.0, 2, 3], [0, 1, 0.5], "full"))
    show("interp", np.interp([1.5, 4], [1, 2, 3], [10.0, 20, 30]))
    fails("empty", np.max, np.array([]))
    fails("axis", np.sum, a, axis=2)


@section
def sorting():
    g = np.random.default_rng(7)
    for dtype in (
        "int8",
        "uint16",
        "int32",
        "int64",
        "float16",
        "float32",
        "float64",
        "complex128",
    ):
        a = (g.random(200) * 100).astype(dtype)
        order = np.argsort(a, kind="stable")
        same = bool(np.all(a[order] == np.sort(a)))
        part = np.partition(a, 20)
        show(dtype, [same, bool(part[:20].max() <= part[20]), np.sort(a)[[0, 99, 199]]])
    words = np.array(["pear", "Apple", "fig", "apple"])
    show("strings", np.sort(words))
    show("lexsort", np.lexsort(([1, 0, 1, 0], [2, 2, 1, 1])).astype(np.int64))
    values, inverse, counts = np.unique(
        np.array([3, 1, 3, 2, 1, 3], np.int64), return_inverse=True, return_counts=True
    )
    show("unique", [values, inverse.astype(np.int64), counts.astype(np.int64)])
    show("unique hash", np.sort(np.unique_values(g.integers(0, 9, 50, dtype=np.int64))))
    show("unique rows", np.unique(np.array([[1, 2], [0, 1], [1, 2]], np.int64), axis=0))
    show("unique strings", np.sort(np.unique(words)))
    show("isin", np.isin([1, 5, 2], [2, 1]))
    show("setdiff1d", np.setdiff1d(np.array([1, 2, 3, 4], np.int64), [2, 3]))
    show("intersect1d", np.intersect1d(np.array([1, 3, 5], np.int64), np.array([5, 1], np.int64)))
    show("union1d", np.union1d(np.array([1, 3], np.int64), np.array([2, 3], np.int64)))


@section
def dtypes():
    for text in (
        "?", "b", "u1", "<i2", ">i4", "<i8", "f2", "<f4", ">f8", "c8", "c16", "S5", "<U3",
        "M8[ms]", "m8[D]", "V4",
    ):  # fmt: skip
        d = np.dtype(text)
        show(text, [d.str, d.kind, d.itemsize, d.alignment >= 1, d.isnative])
    show("promote", np.promote_types("i4", "u4"))
    show("can_cast", [np.can_cast("f8", "f4"), np.can_cast("i2", "f4", "safe")])
    show("finfo", [str(np.finfo(t).eps) for t in (np.float16, np.float32, np.float64)])
    show("iinfo", [np.iinfo(t).max for t in (np.int8, np.uint32, np.int64)])
    show("byteswap", np.array([1, 256], np.int16).byteswap())
    show("view", np.array([1.0], np.float64).view(np.uint64))
    show("astype", np.array([1.9, -1.9, 300.0]).astype(np.int64))
    show("saturates", np.array([1, 2, 300]).astype(np.uint8))
    show("scalar", [np.int8(5) + np.int16(6), np.float32(1) / 3, np.uint8(200) // 7])
    show("python int", np.array([1, 2], np.uint8) + 5)
    show("object", np.array([1, "a", None, 2.5], dtype=object))
    show("bigint", np.array([10**30, 2], dtype=object) * 3)
    show("memoryview", memoryview(np.arange(6, dtype=np.int16).reshape(2, 3)).tolist())
    show("format", [f"{np.float64(3.14159):.2f}", f"{np.int64(255):x}", str(np.float32(0.1))])
    show("repr", [repr(np.float64(1.5)), repr(np.int8(3)), repr(np.str_("x")), repr(np.True_)])
    show("hash", hash(np.float64(0.5)) == hash(0.5))
    fails("overflow", np.array, [300], dtype=np.uint8)
    fails("python overflow", lambda: np.uint8(5) + 256)
    fails("bad dtype", np.dtype, "nonsense")
    fails("ambiguous", bool, np.array([1, 2]))
    fails("to int", int, np.array([1, 2]))
    fails("ragged", np.array, [[1, 2], [3]])
    fails("same_value", np.array([1.5]).astype, np.int32, casting="safe")


@section
def strings():
    a = np.array(["hello", " World ", "", "ÄÖü", "a1b2"])
    show("upper", np.strings.upper(a))
    show("strip", np.strings.strip(a))
    show("find", np.strings.find(a, "l").astype(np.int64))
    show("replace", np.strings.replace(a, "l", "LL"))
    show("str_len", np.strings.str_len(a).astype(np.int64))
    show("add", np.strings.add(a, "!"))
    show("multiply", np.strings.multiply(a[:2], 2))
    show("startswith", np.strings.startswith(a, "h"))
    show("zfill", np.strings.zfill(np.array(["5", "-42"]), 4))
    show("center", np.char.center(a[:1], 9, "*"))
    show("split", np.char.split(np.array(["a,b", "c"]), ","))
    show("partition", np.strings.partition(np.array(["a-b"]), "-"))
    show("encode", np.strings.encode(a, "utf-8"))
    show("isalpha", np.strings.isalpha(a))
    show("compare", a == np.array(["hello", "x", "", "ÄÖü", "b"]))
    show("to numbers", np.array(["1.5", "-2e3"]).astype(np.float64))
    show("from numbers", np.array([1.5, -0.25]).astype(str))
    t = np.array(
        ["short", "a much longer string than that", "ß" * 40], dtype=np.dtypes.StringDType()
    )
    show("StringDType", [t.tolist(), np.strings.upper(t).tolist(), (t + "!").tolist()])
    show("StringDType sort", np.sort(t).tolist())
    n = np.array(["x", None], dtype=np.dtypes.StringDType(na_object=None))
    show("na_object", n.tolist())
    show("StringDType unique", np.unique(np.array(["b", "a", "b"], dtype="T")).tolist())
    fails("to int", np.array(["1", "x"]).astype, np.int64)
    fails("null", np.array, [None], dtype=np.dtypes.StringDType(coerce=False))


@section
def times():
    d = np.array(["2024-02-28", "2024-03-01", "NaT"], dtype="datetime64[D]")
    show("dates", d.astype(str))
    show("difference", np.diff(d).astype(str))
    show("arange", np.arange("2023-12-30", "2024-01-03", dtype="datetime64[D]").astype(str))
    show("add", (d + np.timedelta64(36, "h")).astype(str))
    show("month", d.astype("datetime64[M]").astype(str))
    show("busday", np.busday_count("2024-01-01", "2024-02-01", holidays=["2024-01-15"]).item())
    show("offset", str(np.busday_offset("2024-03-29", 1, roll="forward")))
    show("is_busday", np.is_busday(d[:2]))
    show("timedelta", str(np.timedelta64(90, "m").astype("timedelta64[s]")))
    show("division", np.timedelta64(3, "h") / np.timedelta64(40, "m"))
    show("isnat", np.isnat(d))
    show("item", str(np.datetime64("2024-02-29T12:34:56.789").item()))
    show("nanoseconds", str(np.datetime64("2024-02-29T12:34:56.789012345")))
    show("unit", np.datetime_data(np.dtype("M8[25us]")))
    show(
        "string", np.datetime_as_string(np.datetime64("2024-02-29T12:34"), unit="s", timezone="UTC")
    )
    show("max", str(d[:2].max()))
    fails("bad date", np.datetime64, "2024-02-30")
    fails("bad unit", np.timedelta64, 1, "parsec")
    fails("mixed", lambda: np.timedelta64(1, "Y") + np.timedelta64(1, "D"))


@section
def structured():
    t = np.dtype([("name", "U6"), ("at", "<f8", (2,)), ("n", [("a", "i2"), ("b", ">u4")])])
    a = np.array([("one", (1, 2), (3, 4)), ("two", (5, 6), (7, 8))], dtype=t)
    show("dtype", str(t))
    show("field", a["at"])
    show("nested", a["n"]["b"].astype(np.int64))
    a["n"]["a"] *= 2
    show("record", str(a[1]))
    show("fields", a[["name", "n"]].dtype.names)
    show("offsets", [t.fields[name][1] for name in t.names])
    show("align", np.dtype([("x", "i1"), ("y", "f8")], align=True).itemsize)
    show(
        "sort",
        np.sort(np.array([(2, 1.0), (1, 3.0), (1, 2.0)], "i4,f8"), order=["f0", "f1"]).tolist(),
    )
    r = np.rec.array([(1, 2.5), (3, 4.5)], dtype=[("x", "i4"), ("y", "f8")])
    show("recarray", [r.y, r[1].x])
    show("append_fields", recfunctions.append_fields(r, "z", [7, 8], "i2", usemask=False).tolist())
    show("to unstructured", recfunctions.structured_to_unstructured(np.asarray(r)))
    show("compare", a == a[::-1])
    show("repr", repr(r))
    fails("no field", lambda: a["nothing"])
    fails("assign", a.__setitem__, 0, (1, 2))


@section
def printing():
    print(np.array([1.0, 2.5, 1e10]))
    print(np.array([[1, -200], [30, 4]], np.int64))
    print(repr(np.array([1.5, np.nan, -np.inf], np.float32)))
    print(np.arange(2000.0))
    print(np.array([1 + 2j, -0.5j]))
    print(np.array(["a", "bc"]), np.array([b"x"]), np.array([None, {}], object))
    with np.printoptions(precision=3, suppress=True, threshold=5, edgeitems=1, linewidth=40):
        print(np.linspace(0, 1e-3, 4), np.eye(3))
    print(np.array2string(np.array([0.1, 22.22]), formatter={"float": "<{:.1f}>".format}))
    print(np.format_float_scientific(1234.5678, precision=3), np.format_float_positional(1e-7))
    print(np.base_repr(255, 16), np.binary_repr(-6, 8))
    print([float(np.float32(x)) for x in (0.1, 1e-45, 3.4e38)], np.float16(0.1), np.float64(5e-324))


@section
def input_output():
    a = np.arange(6, dtype=np.int32).reshape(2, 3)
    stream = io.BytesIO()
    np.save(stream, a)
    show("npy", [len(stream.getvalue()), np.load(io.BytesIO(stream.getvalue()))])
    stream = io.BytesIO()
    np.savez_compressed(stream, a=a, b=np.array(["x", "yz"]))
    with np.load(io.BytesIO(stream.getvalue())) as loaded:
        show("npz", [sorted(loaded.files), loaded["a"], loaded["b"]])
    stream = io.BytesIO()
    np.save(stream, np.array([{"k": 1}], dtype=object))
    fails("pickled", np.load, io.BytesIO(stream.getvalue()))
    show("allowed", np.load(io.BytesIO(stream.getvalue()), allow_pickle=True))
    text = io.StringIO()
    np.savetxt(text, a * 0.5, fmt="%.2f", delimiter=";", header="h")
    show("savetxt", repr(text.getvalue()))
    show("loadtxt", np.loadtxt(io.StringIO("# c\n1, 2.5\n3, x4\n".replace("x", "")), delimiter=","))
    show(
        "genfromtxt",
        np.genfromtxt(io.StringIO("a,b\n1,2\n3,\n"), delimiter=",", names=True).tolist(),
    )
    show("pickle", pickle.loads(pickle.dumps(a, protocol=5)))  # noqa: S301
    show("bytes", np.frombuffer(a.tobytes(), np.int32))
    show("fromregex", np.fromregex(io.StringIO("1 a\n22 b\n"), r"(\d+) (\w)", "i4,U1").tolist())
    fails("not a file", np.load, io.BytesIO(b"nothing"))
    fails("bad column", np.loadtxt, io.StringIO("1,2\n3\n"), delimiter=",")
    fails("no descriptor", a.tofile, io.BytesIO())


@section
def files():
    folder = Path(tempfile.mkdtemp(dir=sys.argv[1]))
    path = folder / "a.bin"
    a = np.arange(5000, dtype=np.int32)
    with path.open("w+b") as stream:
        stream.write(b"head")
        a.tofile(stream)
        show("position", stream.tell())
        stream.write(b"tail")
        stream.seek(4)
        show("fromfile", [bool(np.all(np.fromfile(stream, np.int32, 5000) == a)), stream.read()])
    show("size", path.stat().st_size)
    a[:4].tofile(path, sep=", ")
    show("text", path.read_text())
    show("from text", np.fromfile(path, np.int64, sep=","))
    np.save(folder / "b.npy", a)
    show("load", int(np.load(folder / "b.npy").sum(dtype=np.int64)))
    try:
        with path.open("rb") as stream:
            a.tofile(stream)
    except OSError:
        print("  read-only: OSError")
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


@section
def errors_of_numbers():
    warns("integer division", lambda: np.array([1, 2], np.int32) // np.array([0, 1], np.int32))
    warns("integer overflow", lambda: np.int8(100) + np.int8(100))
    warns("half overflow", lambda: np.array([65504.0, 1], np.float16) * np.float16(2))
    warns("division", lambda: np.array([1.0, 2]) / np.array([0.0, 1]))
    warns("invalid", lambda: np.array([0.0, 2]) / np.array([0.0, 1]))
    warns("scalar division", lambda: np.float64(1) / np.float64(0))
    warns("scalar overflow", lambda: np.float32(3e38) * np.float32(10))
    warns("log", lambda: np.log(np.array([0.0, 1])))
    warns("log of negative", lambda: np.log(np.array([-1.0, 1])))
    warns("sqrt", lambda: np.sqrt(np.array([-1.0, 4])))
    warns("exp", lambda: np.exp(np.array([1000.0, 0])))
    warns("power", lambda: np.power(np.array([0.0, 10]), np.array([-1.0, 400])))
    warns("inf - inf", lambda: np.array([np.inf]) - np.array([np.inf]))
    warns("nan is quiet", lambda: np.array([np.nan, np.inf]) * 2)
    warns("in place", in_place)
    warns("sum", lambda: np.sum(np.array([1e308, 1e308])))
    warns("cast", lambda: np.array([1e300]).astype(np.float32))
    warns("mean of nothing", lambda: np.mean(np.array([])))
    with np.errstate(divide="raise", invalid="raise"):
        fails("raise", lambda: np.array([1.0]) / 0)
        fails("raise invalid", lambda: np.sqrt(np.array([-1.0])))
    with np.errstate(all="ignore"):
        warns("ignored", lambda: np.array([1.0]) / 0)


def in_place():
    a = np.array([1.0, -1, 0, np.inf])
    a /= np.array([0.0, 1, 1, 1])
    return a


if __name__ == "__main__":
    print(np.__version__)
    for function in SECTIONS:
        print(f"{function.__name__}:")
        function()
    print("done")
