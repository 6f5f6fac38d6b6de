"""functools: caches, partial, dispatch, reduce, ordering, wraps."""

import functools
from functools import cache, cmp_to_key, lru_cache, partial, reduce, singledispatch, total_ordering


@cache
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@lru_cache(maxsize=2, typed=True)
def square(n):
    print("computing", n)
    return n * n


def traced(label):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            print(label, args, kwargs)
            return function(*args, **kwargs)

        return wrapper

    return decorate


@traced("outer")
@traced("inner")
def greet(name, *, loud: bool = False) -> str:
    """Greets."""
    return name.upper() if loud else name


@singledispatch
def show(value):
    return f"object {value}"


@show.register
def _(value: int | float):
    return f"number {value}"


@show.register(list)
def show_list(value):
    return "list of " + ", ".join(map(show, value))


@total_ordering
class Size:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n if isinstance(other, Size) else NotImplemented

    def __lt__(self, other):
        return self.n < other.n if isinstance(other, Size) else NotImplemented


class Grid:
    width, height = 3, 4

    @functools.cached_property
    def area(self):
        print("area computed")
        return self.width * self.height

    @lru_cache(maxsize=None)
    def row(self, y):
        return [y] * self.width


print(fibonacci(90), fibonacci.cache_info(), fibonacci.__wrapped__.__name__)
print([square(n) for n in (1, 1.0, 1, 2, 1)], square.cache_info())
square.cache_clear()
print(square.cache_info(), square.cache_parameters())
try:
    square([])
except TypeError as error:
    print(error)
print(greet("ada", loud=True), greet.__name__, greet.__doc__, sorted(greet.__annotations__))
print(show(1), show([2.5, "x", [True]]), show.dispatch(bool) is show.dispatch(int))
print(Size(1) <= Size(2), Size(3) > Size(2), Size(1) >= Size(2), Size(1) != Size(1))
try:
    Size(1) > 5
except TypeError as error:
    print(error)
power = partial(pow, exp=3)
both = partial(power, 2)
print(both(), partial(both, mod=5)(), power.func is pow, both.args, both.keywords)
print(partial(print, "a", sep="-")("b") is None, repr(partial(int, base=2)))
print(reduce(lambda a, b: a * b, range(1, 11)), reduce(max, [], "start"))
print(sorted(["bb", "a", "ccc"], key=cmp_to_key(lambda a, b: len(b) - len(a))))
grid = Grid()
print(grid.area, grid.area, grid.row(2) is grid.row(2), vars(grid))
del grid.area
print(grid.area)
