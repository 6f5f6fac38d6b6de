"""What C modules of the standard library are used for: `library.py NAME RUNS`.

The kernels show what programs do in Python; here the C modules do the work that they are for. Only
for the profile (`tests/bench/profile.py`): nothing here is timed.
"""

from __future__ import annotations

import array
import base64
import bisect
import csv
import datetime as dt
import decimal
import fractions
import functools
import hashlib
import heapq
import io
import itertools
import operator
import pickle
import random
import struct
import sys
import unicodedata
import xml.etree.ElementTree as ET
import zlib
from collections import OrderedDict, defaultdict, deque

WORDS = ("Straße", "naïve", "cafe\u0301", "Привет", "ﬁnance", "日本語", "plain", "Ω")


def records() -> list[dict[str, object]]:
    return [{"id": n, "name": f"item {n}", "tags": ["a", str(n)], "w": n / 7} for n in range(300)]


def decimals() -> object:
    with decimal.localcontext(prec=40):
        total = sum((decimal.Decimal(n) / 7).sqrt() for n in range(1, 400))
        return str(total.quantize(decimal.Decimal("0.0001"))), str(decimal.Decimal(2).ln())


def dates() -> object:
    start = dt.datetime(2024, 2, 28, 12, tzinfo=dt.UTC)
    steps = [start + dt.timedelta(hours=7 * n) for n in range(1500)]
    return sum(len(d.isoformat()) + d.weekday() for d in steps), max(steps) - min(steps)


def digests() -> object:
    data = bytes(range(256)) * 200
    names = ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b", "blake2s")
    return [hashlib.new(name, data).hexdigest() for name in names]


def packing() -> object:
    rows = [struct.pack("<IhdQ", n, n % 99, n / 3, n * n) for n in range(3000)]
    numbers = array.array("d", (struct.unpack("<IhdQ", row)[2] for row in rows))
    return zlib.crc32(b"".join(rows)), sum(numbers), base64.b64encode(rows[-1]), numbers[::-3][:2]


def pickles() -> object:
    data = [pickle.dumps(records(), protocol) for protocol in (2, 5)]
    return [len(pickle.loads(item)) + len(item) for item in data]  # noqa: S301 - made here


def tables() -> object:
    stream = io.StringIO()
    csv.writer(stream).writerows((r["id"], r["name"], f'"{r["w"]}", x') for r in records())
    stream.seek(0)
    return sum(len(row) for row in csv.reader(stream)), len(stream.getvalue())


def documents() -> object:
    root = ET.Element("all")
    for record in records():
        ET.SubElement(root, "item", id=str(record["id"])).text = str(record["name"])
    text = ET.tostring(root)
    return len(text), [e.get("id") for e in ET.fromstring(text).iter("item")][-1]  # noqa: S314


def texts() -> object:
    folded = [w.casefold().upper() for w in WORDS * 200]
    forms = [unicodedata.normalize(f, w) for f in ("NFC", "NFKD") for w in WORDS * 100]
    data = " ".join(folded + forms)
    coded = [data.encode(c, "replace").decode(c) for c in ("utf-8", "utf-16", "latin-1", "cp1252")]
    return len(data), [len(text) for text in coded], f"{data!a:.40}", data.translate({32: "_"})[:9]


def streams() -> object:
    raw = io.BytesIO()
    text = io.TextIOWrapper(io.BufferedRandom(raw), encoding="utf-8", newline="\r\n")  # type: ignore[type-var]
    for number in range(3000):
        text.write(f"{number}: {WORDS[number % 8]}\n")
    text.flush()
    text.seek(0)
    return sum(len(line) for line in text), len(raw.getvalue())


def tools() -> object:
    draw = random.Random(1)  # noqa: S311 - the same numbers each time
    numbers = [draw.randrange(10**6) for _ in range(3000)]
    heap = heapq.merge(sorted(numbers), sorted(numbers, reverse=True)[::-1])
    places = [bisect.bisect(range(10**6), n) for n in numbers]
    groups = itertools.groupby(sorted(places, key=operator.neg), lambda n: n // 1000)
    chained = itertools.chain.from_iterable(itertools.combinations(range(14), 3))
    queue, seen = deque(numbers, maxlen=500), OrderedDict.fromkeys(numbers)
    seen.move_to_end(numbers[0])
    index: defaultdict[int, list[int]] = defaultdict(list)
    for number in queue:
        index[number % 7].append(number)
    total = functools.reduce(operator.xor, itertools.accumulate(chained))
    return sum(heap), len(list(groups)), total, len(index), next(reversed(seen))


def numbers() -> object:
    @functools.cache
    def steps(n: int) -> int:
        return 0 if n == 1 else 1 + steps(n // 2 if n % 2 == 0 else 3 * n + 1)

    exact = sum(fractions.Fraction(1, n) for n in range(1, 200))
    big = pow(3, 5000) * pow(7, 4000) // (pow(2, 3000) + 1)
    waves = sum((1j * n / 3) ** 2 / (2 + 1j) for n in range(800))
    floats = [float(repr(n / 7)) for n in range(2000)]
    longest = max(map(steps, range(1, 900)))
    return longest, exact, len(str(big % 10**4000)), pow(3, big, 1009), waves, sum(floats)


USES = (
    decimals, dates, digests, packing, pickles, tables, documents, texts, streams, tools, numbers,
)  # fmt: skip


def main(name: str, runs: str) -> None:
    use = next(use for use in USES if use.__name__ == name)
    if len({repr(use()) for _ in range(int(runs))}) != 1:
        sys.exit(f"{name} gave different results in one process")


if __name__ == "__main__":
    main(*sys.argv[1:])
