"""A subclass across modules, by a relative cimport."""

from .base cimport Shape, square
from . import base


cdef class Square(Shape):
    def __init__(self, double side):
        super().__init__(f"square {side:g}")
        self.side = side

    cpdef double area(self) except? -1:
        return self.scaled(square(self.side))

    def twice(self):
        return 2 * self.area()

    def __lt__(self, other):
        return self.area() < other.area()

    def __reduce__(self):
        return (Square, (self.side,))
