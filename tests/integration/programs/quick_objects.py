"""What the run time has quick ways for: blocks of memory, hashes, comparisons, ends of objects."""

import gc
import itertools
import math
import re
import sys
import weakref


class Plain:
    pass


class Equal:
    def __init__(self, value):
        self.value = value

    def __eq__(self, other):
        return isinstance(other, Equal) and self.value == other.value

    def __hash__(self):
        return 7


class Number(int):
    def __eq__(self, other):
        return "number"

    __hash__ = int.__hash__


class Text(str):
    def __hash__(self):
        return 5

    def __eq__(self, other):
        return True


class Unsure:
    def __eq__(self, other):
        raise ValueError("unsure")


def show_comparisons():
    nan = math.nan
    values = [
        0, 1, True, -1, 10**6, 10**30, 1.0, -0.0, nan, 1j, "a", "ä", "a" * 300, b"a", (), (1, "a"),
        None, Plain(), Equal(1), Equal(1), Number(1), Text("a"), int, Ellipsis,
    ]  # fmt: skip
    copies = [0, 1.0, 10**6, int("1" + "0" * 30), "".join(["a"] * 300), float("nan"), b"a", (1, "a")]
    for value in values + copies:
        print([values.count(value), value in values])
    table = [[(a in [b]) + 2 * ([a] == [b]) for a in values] for b in values + copies]
    for row in table:
        print("".join(map(str, row)))
    for wrong in (lambda: Unsure() in [1], lambda: [Unsure()].remove("x"), lambda: 1 in [Unsure()]):
        try:
            print(wrong())
        except ValueError as error:
            print("error", error)


def show_hashes():
    numbers = [0, 1, -1, -2, 255, 257, -6, 2**30 - 1, 2**30, -(2**30), 2**31 - 1, 2**31]
    print(all(hash(n) == hash(float(n)) == hash(Number(n)) for n in numbers), hash(-1), hash(-2))
    found = {n: str(n) for n in numbers} | {Text("x"): "text", Equal(3): "equal", True: "true"}
    print([found.get(n) for n in (True, 1.0, -1.0, 257, 2**31, Number(255), Text("y"), Equal(3))])
    print(sorted({int(text) for text in "300 -7 300 12 1000000 -7".split()}), len({"".join("ab"), "ab"}))
    for thing in ([], {}, Unsure()):
        try:
            hash(thing)
        except TypeError as error:
            print(error)


def churn(sizes):
    """Make and drop objects of many sizes, in orders that fill pools and empty them."""
    kept, total = [], 0
    for turn, size in zip(range(6000), itertools.cycle(sizes)):
        kept.append([bytes(size), "x" * size, "ä" * size, float(size), size << 20, [None] * (size % 40)])
        if turn % 3 == 0:
            del kept[turn % 7 :: 11]
        total += sum(len(item[1]) for item in kept[::97])
    kept.reverse()
    return total


def show_memory():
    churn((1, 40, 700))
    gc.collect()
    before = sys.getallocatedblocks()
    print(churn((1, 7, 16, 33, 120, 400, 497, 513, 2000)), churn((5, 480)), churn((90,)))
    gc.collect()
    print(abs(sys.getallocatedblocks() - before) < 500)


def show_ends():
    ends = []

    class Ending:
        def __del__(self):
            ends.append("end")

    watched = Plain()
    reference = weakref.ref(watched, lambda _: ends.append("gone"))
    del watched
    held = [Ending(), Number(10**6), Text("text" * 9), 2.5 * len(ends)]
    held.clear()
    name = "".join(["inter", "ned", str(len(ends))])
    again = sys.intern(name)
    del name, again
    print(ends, reference(), sys.intern("".join(["inter", "ned", "2"])), "ä".join("xyz").encode())
    small = [n - 5 for n in range(300)]
    del small
    print(sum(range(-5, 257)), [-5 + n for n in range(3)], sys.getrefcount(3) == sys.getrefcount(256))


def show_characters():
    kinds = ("isalpha", "isdecimal", "isdigit", "isnumeric", "isalnum", "isidentifier", "isspace")
    for kind in kinds:
        found = [n for n in range(0x600) if getattr(chr(n), kind)()]
        print(kind, len(found), found[:40], sum(found), [chr(n) for n in found[-3:]])
    text = "".join(map(chr, range(0x600)))
    for pattern in (r"\w", r"\d", r"\W", r"(?a:\w)", r"[^\W\d]", r"\b.", r"[\w-]+"):
        found = re.findall(pattern, text)
        print(pattern, len(found), sum(ord(item[0]) * len(item) for item in found))


def show_order_of_bytes():
    stems = [b"", b"1234567", b"12345678", b"123456789abcdef", b"123456789abcdef0", b"\xff" * 9]
    ends = [b"", b"\0", b"\x7f", b"\x80", b"\xff", b"a\0", b"a\xff"]
    values = [a + b for a in stems for b in ends]
    print(sorted(values))
    print([sum((a < b) + 2 * (a == b) for b in values) for a in values])
    texts = [value.decode("latin-1") for value in values]
    print([texts.index(text) for text in sorted(texts)], len(set(texts)), len({*values}))


show_comparisons()
show_characters()
show_order_of_bytes()
show_hashes()
show_memory()
show_ends()
