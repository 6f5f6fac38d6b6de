from math import pi

from .. import registry
from ..flat.square import helper as power
from . import __name__ as package_name


@registry.register
class Circle:
    def __init__(self, radius):
        self.radius = radius

    def describe(self):
        return f"{package_name} {pi * self.radius ** power():.3f}"


def sibling():
    from . import ring

    return ring.WHO
