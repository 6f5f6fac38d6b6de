"""Prints what numpy says of itself: a digest of each docstring, and signatures."""

import hashlib
import inspect

import numpy as np
import numpy.ma
import numpy.polynomial
import numpy.random
from numpy.random import bit_generator


def show(name, thing):
    text = thing.__doc__
    digest = hashlib.sha256(text.encode()).hexdigest()[:16] if text else text
    print(name, digest)


def show_all(path, owner, names):
    for name in sorted(names):
        thing = vars(owner).get(name)
        # Docstrings of types say how wide they are on the machine; data has that of its type.
        if isinstance(thing, type) and issubclass(thing, np.generic):
            continue
        if callable(thing) or inspect.isdatadescriptor(thing):
            show(f"{path}.{name}", thing)
        if isinstance(thing, type) and thing.__module__.startswith(("numpy.ma", "numpy.random")):
            inner = [name for name in vars(thing) if not name.startswith("__")]
            show_all(f"{path}.{name}", thing, inner)


def signature(thing):
    try:
        return inspect.signature(thing)
    except ValueError as error:
        return error


for module in (np, np.fft, np.linalg, np.ma, np.polynomial, np.random):
    show(module.__name__, module)
    show_all(module.__name__, module, module.__all__)
show_all("bit_generator", bit_generator, ["ISeedSequence", "SeedSequence", "SeedlessSeedSequence"])

for owner in (np.ma, np.random):
    for name in sorted(owner.__all__):
        thing = getattr(owner, name)
        if callable(thing) and not isinstance(thing, (np.ufunc, type)):
            print(f"{owner.__name__}.{name}{signature(thing)}")
for kind in (np.random.Generator, np.random.PCG64, np.random.RandomState, np.random.SeedSequence):
    print(f"{kind.__name__}{signature(kind)}")
