"""Loops over numpy's arrays."""

import numpy as np

cimport cython
cimport numpy as cnp

cnp.import_array()


def total(double[:, :] values not None):
    cdef double result = 0
    cdef Py_ssize_t row, column
    for row in range(values.shape[0]):
        for column in range(values.shape[1]):
            result += values[row, column]
    return result


def total_constant(const double[:, :] values):
    return sum(values[0, i] for i in range(values.shape[1]))


@cython.boundscheck(False)
@cython.wraparound(False)
def smooth(double[::1] values):
    cdef Py_ssize_t n = values.shape[0], i
    cdef cnp.ndarray[cnp.float64_t, ndim=1] made = np.empty(n)
    for i in range(n):
        made[i] = (values[max(i - 1, 0)] + values[i] + values[min(i + 1, n - 1)]) / 3
    return made


def counts(int[:] values, int bins):
    cdef cnp.ndarray[cnp.int32_t] made = np.zeros(bins, dtype=np.int32)
    for value in values:
        made[value] += 1
    return made


def fill(double[:, :] values, double value):
    values[:, :] = value


def describe(cnp.ndarray array):
    return array.ndim, array.shape[0], cnp.PyArray_SIZE(array), array.dtype.name


def smallest(cnp.int64_t[:] values):
    cdef cnp.int64_t found = values[0]
    for value in values:
        found = min(found, value)
    return found


def as_array(values):
    return np.asarray(<cnp.ndarray>cnp.PyArray_FROM_OTF(values, cnp.NPY_FLOAT64, 0))


def uints(unsigned char[:] values):
    cdef unsigned char[:] made = values.copy()
    for i in range(made.shape[0]):
        made[i] = made[i] + 10
    return np.asarray(made)
