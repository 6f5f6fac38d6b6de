"""A package whose modules import each other, in a circle too."""

from parts import shapes as shapes
from .numbers import VERSION as VERSION

NAME = __name__
