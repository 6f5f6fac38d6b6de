"""Generators, closures, coroutines and exceptions."""

import asyncio
from contextlib import contextmanager

log = []


def options(a, b=2, *args, key, **more) -> tuple:
    """Take what is given."""
    return a, b, args, key, more


def countdown(int n):
    while n > 0:
        yield n
        n -= 1


def sums(values):
    return sum(v * v for v in values), [v + 1 for v in values], {v: -v for v in values}


def make_counter(int start):
    cdef int count = start

    def counter():
        nonlocal count
        count += 1
        return count

    return counter


def adders(n):
    return [lambda x, i=i: x + i for i in range(n)]


def echo():
    try:
        received = yield
        while True:
            try:
                received = yield received
            except ValueError as error:
                received = f"caught {error}"
                received = yield received
    finally:
        log.append("closed")


async def later(value):
    await asyncio.sleep(0)
    return value * 2


async def stream(n):
    for i in range(n):
        yield await later(i)


async def gathered(n):
    both = await asyncio.gather(*[later(i) for i in range(n)])
    return both, [v async for v in stream(n)]


@contextmanager
def manager(steps):
    steps.append("in")
    try:
        yield steps
    except KeyError:
        steps.append("caught")
    finally:
        steps.append("out")


def managed(fail=False):
    steps = []
    with manager(steps) as inner:
        inner.append("body")
        if fail:
            raise KeyError("x")
    return steps


def formatted(name, double value):
    return f"{name!r:>5} {value:.2f} {value=}"


def unpack(values):
    first, *rest = values
    return first, rest, *rest[:1]


def chained(int x):
    return 0 < x < 10, (y := x + 1), y


def finals():
    try:
        return 1 / 0
    finally:
        log.append("final")


def reraised():
    try:
        raise ValueError("first")
    except ValueError as error:
        raise RuntimeError("second") from error


def deep(int n):
    if n == 0:
        raise RuntimeError("deep enough")
    return deep(n - 1)


class Klass:
    def method(self):
        return self.missing
