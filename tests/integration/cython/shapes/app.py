"""Uses modules written in Cython, each kind of thing once."""

import array
import asyncio
import copy
import inspect
import os
import pickle
import sys
import traceback

import shapes
from shapes import base, derived, flow, numbers, outside, vectors


def attempt(label, function, *arguments):
    try:
        result = function(*arguments)
    except OverflowError:
        # Worded by which of C's types is the first that is too small.
        print(f"  {label}: OverflowError")
    except Exception as error:
        print(f"  {label}: {type(error).__name__}: {error}")
    else:
        print(f"  {label}: {result!r}")


def modules():
    print("modules")
    for module in (base, derived, flow, numbers, outside, vectors):
        print(" ", module.__name__, module.__package__, module.__doc__)
    print(" ", shapes.__all__, sys.modules["shapes.base"] is base)


def classes():
    print("classes")
    square = derived.Square(3)
    print(" ", square, square.area(), square.twice(), square.name, isinstance(square, base.Shape))
    print(" ", derived.Square.__mro__[1].__name__, base.total_area([square, derived.Square(2)]))
    attempt("not a shape", base.total_area, [square, 4])
    attempt("abstract", base.Shape("x").area)
    attempt("no attribute", setattr, square, "colour", 1)
    attempt("read-only", setattr, square, "side", 1)
    attempt("wrong type", setattr, square, "name", 3)
    square.scale = 2
    print(" ", square.scale, square.area(), square == derived.Square(3), hash(base.Shape("x")))
    attempt("no hash", hash, square)
    attempt("scale", setattr, square, "scale", -1)
    attempt("add", lambda: square + derived.Square(1))
    attempt("add number", lambda: square + 1)
    attempt("add to number", lambda: 1 + square)
    attempt("order", lambda: square < derived.Square(4))
    attempt("pickle", lambda: pickle.loads(pickle.dumps(square)).side)
    attempt("copy", lambda: copy.copy(square).scale)

    class Named(derived.Square):
        def area(self):
            return super().area() + 0.5

    named = Named(2)
    named.colour = "red"
    print(" ", named.area(), named.twice(), named.colour, base.total_area([named]))
    del named
    print(" ", base.alive() > 0)


def calls():
    print("calls")
    values = array.array("d", [1.5, 2.5, 3.0])
    print(" ", numbers.total(values), numbers.mean(values), numbers.scaled(values, 2).tolist())
    print(" ", values.tolist(), numbers.fused(3), numbers.fused(2.5), numbers.kind(1.0))
    attempt("not doubles", numbers.total, array.array("i", [1]))
    attempt("no buffer", numbers.total, [1.0])
    attempt("read-only buffer", numbers.total, memoryview(bytes(values)).cast("d"))
    attempt("outside", numbers.item, values, 5)
    attempt("from the end", numbers.item, values, -1)
    attempt("grid", numbers.grid, 2, 3)
    for number in (0, 10, 2**31 - 1, 2**31, -1, "x", 2.5):
        attempt(f"half {number!r}", numbers.half, number)
    attempt("overflow", numbers.checked, 2**16)
    attempt("division", numbers.divide, 7, -2)
    attempt("division by zero", numbers.divide, 7, 0)
    attempt("raised in C", numbers.raises, 3)
    attempt("keyword only", lambda: flow.options(1, 2))
    print(" ", flow.options(1, *[2], key=3, more=4), inspect.signature(flow.options))
    print(" ", flow.options.__name__, flow.options.__defaults__, flow.options.__kwdefaults__)
    print(" ", flow.options.__doc__, flow.options.__annotations__, flow.options.__module__)
    attempt("too many", numbers.half, 1, 2)
    attempt("unknown", lambda: numbers.half(wrong=1))


def flows():
    print("flows")
    print(" ", list(flow.countdown(3)), flow.sums([1, 2, 3]))
    counter = flow.make_counter(5)
    print(" ", counter(), counter(), [f(1) for f in flow.adders(3)])
    generator = flow.echo()
    next(generator)
    print(" ", generator.send("a"), generator.throw(ValueError("b")), end=" ")
    generator.close()
    print(flow.log)
    print(" ", asyncio.run(flow.gathered(3)), flow.managed(), flow.managed(fail=True))
    print(" ", flow.formatted("x", 3.14159), flow.unpack([1, 2, 3, 4]), flow.chained(5))
    attempt("finally", flow.finals)
    attempt("reraised", flow.reraised)
    print(" ", [type(c).__name__ for c in (flow.countdown(1), flow.countdown)])


def native():
    print("native")
    print(" ", outside.area(3, 4), outside.name(), vectors.sort([3, 1, 2]), vectors.words("b a b"))
    attempt("too long", outside.area, 2**40, 1)


def tracebacks():
    print("tracebacks")
    folder = os.path.dirname(__file__)
    for function in (
        lambda: flow.deep(3),
        lambda: numbers.raises(1),
        lambda: flow.Klass().method(),
    ):
        try:
            function()
        except Exception as error:
            for frame in traceback.extract_tb(error.__traceback__)[1:]:
                print(" ", os.path.relpath(frame.filename, folder), frame.lineno, frame.name, frame.line)


for part in (modules, classes, calls, flows, native, tracebacks):
    part()
