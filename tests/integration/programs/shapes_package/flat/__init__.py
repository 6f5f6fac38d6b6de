from .square import Square
from .square import helper as _hidden

unlisted = 1
__all__ = ["Square"]
