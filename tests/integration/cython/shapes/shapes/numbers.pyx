# cython: cdivision=False
"""Typed numbers and memory views."""

cimport cython
from cpython cimport array
import array

ctypedef fused number:
    int
    double


def total(double[:] values):
    cdef double result = 0
    cdef Py_ssize_t index
    for index in range(values.shape[0]):
        result += values[index]
    return result


cpdef double mean(const double[::1] values):
    cdef double result = 0
    for value in values:
        result += value
    return result / len(values)


def scaled(double[:] values, double factor):
    cdef array.array made = array.array("d", values)
    cdef double[:] view = made
    with nogil:
        for index in range(view.shape[0]):
            view[index] = view[index] * factor
    return made


def item(double[:] values, int index):
    return values[index]


def grid(int rows, int columns):
    cdef int numbers[6]
    cdef int[:, :] view = <int[:rows, :columns]>&numbers[0]
    for row in range(rows):
        for column in range(columns):
            view[row, column] = row * 10 + column
    return [[view[r, c] for c in range(columns)] for r in range(rows)], view.shape[0], view.T.shape[0]


def fused(number value):
    if number is int:
        return "int", value + 1
    return "double", value + 1


def kind(value):
    return cython.typeof(value)


def half(int number):
    return number // 2


@cython.overflowcheck(True)
def checked(int number):
    return number * number


def divide(int a, int b):
    return a // b, a % b


cdef int _raises(int depth) except -1:
    if depth == 0:
        raise LookupError("in C")
    return _raises(depth - 1)


def raises(int depth):
    return _raises(depth)
