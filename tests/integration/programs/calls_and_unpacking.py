"""Argument passing in all its forms, unpacking, evaluation order, targets, loops with else."""


def trace(label, value=None):
    print(label, end=" ")
    return label if value is None else value


def everything(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs


print(everything(1, d=4), everything(1, 9, 8, 7, 6, d=0, z=1, a=2))
print(everything(*"xy", **{"d": 1, "q": 2}))
print(everything(*[1], *(2, 3), d=4, **{}, **{"f": 6}), (lambda *, k: k)(k=1))
print((lambda a, *b: (a, b))(1, 2, 3))
for bad in (
    lambda: everything(),
    lambda: everything(1),
    lambda: everything(a=1, d=2),
    lambda: everything(1, d=2, **{"d": 3}),
    lambda: everything(1, 2, 3, c=4, d=5),
    lambda: (lambda a: a)(b=1),
    lambda: everything(*5),
    lambda: everything(**[1]),
    lambda: everything(1, **{3: 4}),
    lambda: len(1, 2),
    lambda: int(base=3, nope=1),
    lambda: print(sep=3),
    lambda: sorted(),
    lambda: "x".split(maxsplit="y"),
    lambda: list().append(),
    lambda: max(),
    lambda: type("A", (), {}, 5, 6),
    lambda: (1)(2),
):
    try:
        print(bad())
    except TypeError as error:
        print(str(error).replace("<lambda>", "lambda").replace("__main__.", ""))

trace("fn", dict)(**{trace("k1"): trace("v1"), trace("k2"): trace("v2")})
print({trace("key"): trace("value")}, [trace("x"), trace("y")])
target = {}
target[trace("t1")] = target[trace("t2")] = trace("right")
print(target)
holder = [0, 0]
index = 0
index, holder[index] = 1, "assigned after index"
print(index, holder)


def swap(a, b):
    a, b = b, a
    (c, *d), [e, (f,)] = [a, b, 3], (4, [5])
    return a, b, c, d, e, f


print(swap(1, 2), [*range(3), *"ab"], {**{"a": 1}, "a": 2}, (*(), 1), {*[1, 2], 2})
for i, (j, *k) in enumerate([(1, 2, 3), "xyz"]):
    print(i, j, k)
first, *_ = last = "abc"
print(first, _, last)
for wrong in (
    "a, b = 1, 2, 3",
    "a, b = [1]",
    "a, *b, c = [1]",
    "a, b = 5",
    "[a] = {}",
    "x: int; x",
    "(*a,) = None",
):
    try:
        exec(wrong, {})
    except (ValueError, TypeError, NameError) as error:
        print(type(error).__name__, error)

for n in range(3):
    if n == 5:
        break
else:
    print("no break")
while True:
    for n in range(10):
        if n == 2:
            break
    else:
        continue
    break
print(n)
a = b = []
a += [1]
b = b + [2]
print(a, b, [] is [], () is (), 1 if a else 2, a and b, [] or "default", not a, None is None)
print(1 < 2 > 1 != 3)
t = ([1],)
try:
    t[0] += [2]
except TypeError as error:
    print(error, t)
assert a, "not raised"
try:
    assert not a, f"message {a}"
except AssertionError as error:
    print(repr(error))
print(*[1, 2], *"ab", sep="-", **{"end": ".\n"})
x: "annotation" = 1  # noqa: F821


def annotated(p: int, *q: str, r: "Forward" = 0) -> None: ...  # noqa: F821


print(__annotations__, sorted(annotated.__annotations__), 0x10.real, (1.0).is_integer(), ..., "ab")
print((3).__add__(4))
