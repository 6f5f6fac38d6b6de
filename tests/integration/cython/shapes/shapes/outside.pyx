# distutils: sources = shapes/native/area.c
# distutils: include_dirs = shapes/native
# distutils: define_macros = AREA_UNIT=2
"""Functions of a C file beside it."""

cdef extern from "area.h":
    long area_of "area" (long width, long height)
    const char *area_name()


def area(int width, int height):
    return area_of(width, height)


def name():
    return area_name().decode()
