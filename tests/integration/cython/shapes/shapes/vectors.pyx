# distutils: language = c++
"""Containers of C++."""

from libcpp.algorithm cimport sort as sort_range
from libcpp.string cimport string
from libcpp.unordered_map cimport unordered_map
from libcpp.vector cimport vector


def sort(numbers):
    cdef vector[int] found = numbers
    sort_range(found.begin(), found.end())
    return found


def words(text):
    cdef unordered_map[string, int] counts
    for word in text.encode().split():
        counts[word] += 1
    return sorted(dict(counts).items())
