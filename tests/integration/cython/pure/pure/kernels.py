"""Typed by decorators and annotations, and by kernels.pxd."""

import cython

if cython.compiled:
    from cython.cimports.libc.math import sqrt
else:
    from math import sqrt


@cython.cfunc
@cython.locals(n=cython.int)
@cython.returns(cython.longlong)
@cython.exceptval(check=False)
def _fibonacci(n):
    return n if n < 2 else _fibonacci(n - 1) + _fibonacci(n - 2)


def fibonacci(n: cython.int):
    return _fibonacci(n)


def primes(limit: cython.int):
    found = []
    number: cython.int
    for number in range(2, limit):
        if all(number % other for other in found):
            found.append(number)
    return found


def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


@cython.ccall
def dot(a: list, b: list) -> cython.double:
    if len(a) != len(b):
        raise ValueError("unequal lengths")
    total: cython.double = 0
    for i in range(len(a)):
        total += cython.cast(cython.double, a[i]) * b[i]
    return total


def root(value: cython.double) -> cython.double:
    return sqrt(value)


def compiled():
    return cython.compiled
