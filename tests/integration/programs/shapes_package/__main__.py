# args: run --fast
"""A package run as `python -m shapes_package`: relative, circular, star and lazy imports."""

import sys

import shapes_package

from . import round as round_shapes
from .flat import *
from .flat import square as square_module
from .registry import NAMES, register
from .round.circle import Circle, sibling

print(__name__, __package__, __spec__.name, sys.argv[1:])
print(sorted(name for name in globals() if not name.startswith("__")))
print(Square(3).area(), Circle(2).describe(), sibling(), square_module.__name__, NAMES)
print(shapes_package.__all__, shapes_package.VERSION, shapes_package.__name__)
print(round_shapes.__package__)
print(shapes_package.lazy_constant, shapes_package.lazy_constant, dir(shapes_package))
try:
    shapes_package.missing
except AttributeError as error:
    print(error)
try:
    _hidden
except NameError as error:
    print(error)
try:
    from .round import nothing_here
except ImportError as error:
    print(str(error).split(" (")[0])
try:
    from ... import beyond
except ImportError as error:
    print(error)

from .cycle_a import talk

print(talk())
import shapes_package.cycle_b as aliased

print(aliased.ANSWER, aliased is sys.modules["shapes_package.cycle_b"])
print(hasattr(shapes_package, "cycle_b"))
modules = {name for name in sys.modules if name.startswith("shapes_package.")}
print(sorted(modules - {"shapes_package.__main__"}))
print(Circle.__module__, Circle.__qualname__, Square.__module__, register.__module__)
print(__file__.endswith("__main__.py"))
namespace = {}
exec("from shapes_package import *", namespace)
print(sorted(name for name in namespace if not name.startswith("__")))
from . import broken_optional

print(broken_optional.HAVE_IT, len(shapes_package.__path__))
del sys.modules["shapes_package.flat.square"]
from shapes_package.flat.square import Square as Again

print(Again is Square, Again.__name__)
