# engines: bytecode
"""Texts of errors and names of types that Nuitka's run time words in its own way."""

import abc
import pickle


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...

    @abc.abstractmethod
    def scale(self): ...


class Range:
    __match_args__ = ("start", "stop")
    start, stop = 1, 2


def positional_patterns():
    match Range():
        case Range(1, 2, 3):
            pass


def bad_cause():
    raise ValueError from 3


for attempt in (
    Shape,
    lambda: (lambda a: a)(1, 2),
    lambda: (lambda a, b: a)(1),
    lambda: (lambda *, k: k)(),
    lambda: (lambda: 0)(1),
    lambda: object(1),
    lambda: pickle.dumps(n for n in ()),
    positional_patterns,
    bad_cause,
):
    try:
        print(attempt())
    except TypeError as error:
        print(error)


async def values():
    yield 1


def function(first: int, *rest: str, last: float = 0) -> None: ...


def generator():
    yield


for thing in (function, generator(), (n for n in ()), values(), iter([]), Range().__init__):
    print(type(thing).__name__)
print(function.__annotations__, str(function).split(" at ")[0], str(values).split(" at ")[0])
