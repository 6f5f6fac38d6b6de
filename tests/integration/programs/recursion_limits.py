"""Infinite recursion of every kind raises RecursionError, is caught, and the program goes on."""

import copy
import functools
import json
import pickle
import re
import sys


def function(n):
    return function(n + 1) + 1


def even(n):
    return odd(n + 1)


def odd(n):
    return even(n + 1)


def generator():
    yield from generator()


def closure():
    def inner(n):
        return inner(n + 1)

    return inner(0)


def in_handler():
    try:
        raise ValueError
    except ValueError:
        in_handler()
    finally:
        pass


@functools.cache
def cached(n):
    return cached(n + 1)


def by_keyword(*args, **kwargs):
    return by_keyword(*args, n=len(kwargs))


def comprehended(n):
    return [comprehended(m) for m in range(n, n + 2)]


class Endless:
    def method(self):
        return self.method()

    @property
    def prop(self):
        return self.prop

    @classmethod
    def build(cls):
        return cls.build()

    @staticmethod
    def static():
        return Endless.static()

    def __repr__(self):
        return f"<{self!r}>"

    def __eq__(self, other):
        return self == other

    def __hash__(self):
        return hash(self)

    def __getattr__(self, name):
        return (
            getattr(self, name + "x")
            if name.startswith("deep")
            else object.__getattribute__(self, name)
        )

    def __getitem__(self, key):
        return self[key]

    def __call__(self):
        return self()

    def __len__(self):
        return len(self)

    def __lt__(self, other):
        return min(self, other)

    def __add__(self, other):
        return self + other

    def __iter__(self):
        return iter([*self])

    def __bool__(self):
        return not self

    def __format__(self, spec):
        return f"{self}"

    def __contains__(self, item):
        return item in self

    def __enter__(self):
        with self:
            pass

    def __exit__(self, *details): ...


class Constructed:
    def __init__(self):
        self.child = Constructed()


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


endless, other = Endless(), Endless()
attempts = {
    "function": lambda: function(0), "mutual": lambda: even(0),
    "generator": lambda: next(generator()), "closure": closure,
    "in a handler": in_handler, "cached": lambda: cached(0), "keywords": lambda: by_keyword(1),
    "comprehension": lambda: comprehended(0),
    "method": endless.method, "property": lambda: endless.prop, "classmethod": Endless.build,
    "static": Endless.static,
    "repr": lambda: repr(endless), "eq": lambda: endless == other, "hash": lambda: hash(endless),
    "getattr": lambda: endless.deep,
    "getitem": lambda: endless[0], "call": endless, "len": lambda: len(endless),
    "lt": lambda: endless < other,
    "add": lambda: endless + other, "iter": lambda: list(endless), "bool": lambda: bool(endless),
    "format": lambda: f"{endless}",
    "contains": lambda: 1 in endless, "with": endless.__enter__, "init": Constructed,
    "lambda": lambda: (lambda f: f(f))(lambda f: f(f)),
    "sort key": lambda: sorted([3, 1], key=function),
    "map": lambda: list(map(function, [1])), "eval": lambda: eval("function(0)"),
    "partial": functools.partial(function, 0),
    "json nesting": lambda: json.loads("[" * 100_000),
    "json dump": lambda: json.dumps(nested(100_000)),
    "pickle": lambda: pickle.dumps(nested(100_000)),
    "deepcopy": lambda: copy.deepcopy(nested(100_000)),
    "repr of a list": lambda: repr(nested(100_000)),
    "eq of lists": lambda: nested(100_000) == nested(100_000),
    "isinstance": lambda: isinstance(1, functools.reduce(lambda t, _: (t,), range(100_000), str)),
}  # fmt: skip
for name, attempt in attempts.items():
    try:
        attempt()
    except RecursionError as error:
        print(name, "->", type(error).__name__)
    else:
        print(name, "-> finished")
print("still working", sum(range(100)), re.sub("a", "b", "banana"))


def depth(n):
    return n if n == 0 else 1 + depth(n - 1)


print(depth(600), sys.getrecursionlimit())
sys.setrecursionlimit(200)
try:
    depth(300)
except RecursionError as error:
    print("lower limit:", error)
sys.setrecursionlimit(1000)
print(depth(500))
looped = []
looped.append(looped)
print(looped, looped == looped)
