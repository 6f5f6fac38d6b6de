# engines: bytecode
"""Behaviour that modules compiled by Nuitka do not have: the list to look at when that changes."""

import inspect


def trace(label):
    print(label, end=" ")
    return label


print(trace(1) < trace(2) < trace(3) < trace(0) < trace("skipped"))


def returns_on_close():
    try:
        yield
    except GeneratorExit:
        return "closed value"


closing = returns_on_close()
next(closing)
print(closing.close())

for attempt in ("undefined", "attribute"):
    try:
        undefined if attempt == "undefined" else [].missing  # noqa: B018, F821
    except (NameError, AttributeError) as error:
        print(error.name, getattr(error, "obj", None))


def executes():
    exec("created = 1")
    return "created" in locals()


def constrained[N: (int, float)](number: N) -> N:
    return number


def callee():
    return sorted(inspect.currentframe().f_back.f_locals)


def caller(argument):
    local = argument
    return callee()


def closing_over(n):
    return lambda: n + missing  # noqa: F821


print(executes(), constrained.__type_params__[0].__constraints__, caller(1))
print(inspect.getclosurevars(closing_over(4)).unbound, type(__builtins__).__name__)
function = closing_over
function.__qualname__ = "renamed"
function.__code__ = (lambda n: ("replaced", n)).__code__
print(function(1), function.__qualname__)
