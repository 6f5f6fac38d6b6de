# native: skip
# expect-wasm: RecursionError RecursionError RecursionError
# expect-wasm: deeper
"""Without Python's own limit the stack is the limit. Natively such a program crashes."""

import sys


class Shown:
    def __repr__(self):
        return repr([self])


def by_sorting():
    sorted([1], key=lambda item: by_sorting())


def by_mapping():
    list(map(lambda item: by_mapping(), [1]))


def error_of(function, *arguments):
    try:
        function(*arguments)
    except Exception as error:
        return type(error).__name__


def count(depth):
    return count(depth - 1) + 1 if depth else 0


sys.setrecursionlimit(1_000_000)
print(error_of(by_sorting), error_of(by_mapping), error_of(repr, Shown()))
print("deeper" if count(1500) == 1500 else "")
