"""Recursion through C of every kind ends in an error before the stack does, however small it is."""

import json


def limited(function, *arguments):
    try:
        function(*arguments)
    except (RecursionError, MemoryError, SyntaxError):
        return "limited"
    return "done"


class Shown:
    def __repr__(self):
        return repr([self])


class Asked:
    def __getattr__(self, name):
        return getattr(self, name)


class Compared:
    def __eq__(self, other):
        return [self] == [other]


def by_sorting():
    sorted([1], key=lambda item: by_sorting())


def by_mapping():
    list(map(lambda item: by_mapping(), [1]))


def by_comprehension():
    return [by_comprehension() for _ in range(1)]


print(limited(repr, Shown()), limited(getattr, Asked(), "x"), limited(Compared().__eq__, Compared()))
print(limited(by_sorting), limited(by_mapping), limited(by_comprehension))

nested = []
for _ in range(200_000):
    nested = [nested]
print(limited(repr, nested))
chain = None
for number in range(200_000):
    chain = {"next": (chain,)} if number % 3 else Shown()
del nested, chain

print(limited(json.loads, "[" * 100_000), limited(json.loads, "[" * 300 + "]" * 300))
for text in ("(", "-", "a+", "a.b(", "[", "not ", "a if b else ", "lambda: ", "{1:", "f(x)[0]("):
    print(repr(text), limited(eval, text * 50_000 + "1"))
deep = "+".join(["1.5"] * 150)
print(eval(deep), eval("(" * 60 + "1" + ")" * 60))
print(limited(compile, "if 1:\n" + "".join(" " * n + "if 1:\n" for n in range(1, 99)), "x", "exec"))


def compile_at_depth(depth):
    """Each level takes some of the stack before what is compiled takes the rest."""
    if depth:
        return sorted([1], key=lambda item: compile_at_depth(depth - 1))
    return limited(eval, "lambda: " + "+".join(["a"] * 50_000))


print(limited(compile_at_depth, 250))
