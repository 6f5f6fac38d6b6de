"""A base class, whose declarations lie in base.pxd."""

cdef int _alive = 0


cdef double square(double value) noexcept nogil:
    return value * value


cdef class Shape:
    def __cinit__(self, *args):
        global _alive
        _alive += 1
        self._scale = 1

    def __init__(self, name):
        self.name = name

    def __dealloc__(self):
        global _alive
        _alive -= 1

    cpdef double area(self) except? -1:
        raise NotImplementedError(f"area of {self.name}")

    cdef double scaled(self, double value):
        return value * self._scale

    @property
    def scale(self):
        """How much larger it is."""
        return self._scale

    @scale.setter
    def scale(self, double value):
        if value <= 0:
            raise ValueError("not a scale")
        self._scale = value

    def __eq__(self, other):
        return isinstance(other, Shape) and self.name == (<Shape>other).name

    def __hash__(self):
        return 7

    def __add__(self, other):
        if not isinstance(other, Shape):
            return NotImplemented
        return (<Shape>self).area() + (<Shape?>other).area()

    def __repr__(self):
        return f"<{type(self).__name__} {self.name}>"


def total_area(shapes):
    cdef Shape shape
    cdef double total = 0
    for shape in shapes:
        total += shape.area()
    return total


def alive():
    return _alive
