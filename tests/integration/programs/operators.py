"""Operator overloading of every kind: arithmetic, in-place, comparison, containers, calls."""

import operator

BINARY = "add sub mul matmul truediv floordiv mod pow lshift rshift and xor or divmod".split()
UNARY = "neg pos abs invert".split()


class Traced:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


def install(name, kind):
    def method(self, *others):
        text = f"{kind}{name}({self.name}{''.join(f', {o}' for o in others)})"
        return Traced(text) if kind != "i" else setattr(self, "name", text) or self

    setattr(Traced, f"__{kind}{name}__", method)


for name in BINARY:
    install(name, "")
    install(name, "r")
    if name != "divmod":
        install(name, "i")
for name in UNARY:
    install(name, "")
a, b = Traced("a"), Traced("b")
print(a + b, a - 1, 2 * a, a @ b, a / b, 3 // a, a % 4, a**b, 2**a, pow(a, 2, 5), a << 1, 1 >> a)
print(a & b, 1 ^ a, a | 1, divmod(a, 2), divmod(9, a))
print(-a, +a, abs(a), ~a, -a + ~b * 2)
for name in BINARY[:-1]:
    c = Traced("c")
    print(getattr(operator, "i" + name.rstrip("_"))(c, 5), end=" ")
print()
c = Traced("c")
c += 1
c **= 2
c @= c.name[:1]
print(c)


class Version:
    def __init__(self, *parts):
        self.parts = parts

    def __eq__(self, other):
        return self.parts == other.parts if isinstance(other, Version) else NotImplemented

    def __lt__(self, other):
        return self.parts < other.parts if isinstance(other, Version) else NotImplemented

    def __le__(self, other):
        return self < other or self == other

    def __hash__(self):
        return hash(self.parts)

    def __bool__(self):
        return any(self.parts)

    def __int__(self):
        return self.parts[0]

    def __index__(self):
        return self.parts[0]

    def __float__(self):
        return self.parts[0] + self.parts[1] / 10

    def __complex__(self):
        return complex(*self.parts[:2])

    def __round__(self, digits=None):
        return f"round {digits}"

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __len__(self):
        return len(self.parts)

    def __getitem__(self, key):
        return key if isinstance(key, (slice, tuple)) else self.parts[key]

    def __contains__(self, part):
        return part in self.parts

    def __call__(self, *args, **kwargs):
        return args, kwargs

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return f"dynamic {name}"

    def __dir__(self):
        return ["zeta", "alpha"]

    def __bytes__(self):
        return bytes(self.parts)

    def __reversed__(self):
        return iter("backwards")

    def __length_hint__(self):
        return 3


v, w = Version(1, 5), Version(2, 0)
print(v < w, v > w, v <= w, v >= Version(1, 5), v == w, v != w, v == 3, max(v, w).parts)
print({v: "key"}[Version(1, 5)])
print(bool(Version(0)), int(v), float(v), complex(v), round(v), round(v, 2))
print(__import__("math").floor(v), len(v), hex(w), [0, 1, 2][w])
print(v[1], v[1:2], v[1, ...], v[:, 2], 5 in v, v(1, k=2), v.anything, dir(v), bytes(v))
print(next(reversed(v)), list(v), "x" * w)
for bad in (
    lambda: v < 3,
    lambda: v + 1,
    lambda: 1 - v,
    lambda: -v,
    lambda: v.__missing__,
    lambda: object() < object(),
    lambda: [] + (),
    lambda: "a" * 2.0,
    lambda: {} | 1,
    lambda: None[0],
    lambda: object()(),
    lambda: len(5),
    lambda: "a" in 5,
    lambda: 1 @ 2,
    lambda: hash([]),
):
    try:
        print(bad())
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)


class Item:
    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)

    def __setattr__(self, name, value):
        print("setattr", name, value)

    def __delattr__(self, name):
        print("delattr", name)


item = Item()
item[1], item[2:3], item.x = 1, 2, 3
del item["k"], item.x
print(operator.itemgetter(1, 0)("ab"), operator.attrgetter("name", "name.upper")(a)[0])
print(operator.methodcaller("split", ",")("a,b"))
