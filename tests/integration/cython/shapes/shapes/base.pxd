cdef class Shape:
    cdef readonly double side
    cdef public str name
    cdef double _scale
    cpdef double area(self) except? -1
    cdef double scaled(self, double value)

cdef double square(double value) noexcept nogil
