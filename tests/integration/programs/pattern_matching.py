"""match: every pattern kind, guards, captures, and when they bind."""

import enum
from collections import OrderedDict
from dataclasses import dataclass


class Color(enum.Enum):
    RED = 1
    BLUE = 2


@dataclass
class Point:
    x: int
    y: int


class Range:
    __match_args__ = ("start", "stop")

    def __init__(self, start, stop):
        self.start, self.stop = start, stop


LIMIT = 99


class names:
    limit = LIMIT


def describe(value):
    match value:
        case None | True | False:
            return f"singleton {value}"
        case names.limit:
            return "the limit"
        case -1 | 0 | 1:
            return f"small {value}"
        case 2 + 3j:
            return "complex literal"
        case int(n) if n > 1000:
            return f"big {n}"
        case int() | float() as number:
            return f"number {number}"
        case "":
            return "empty text"
        case str() as text if text.isupper():
            return f"shout {text}"
        case b"bytes":
            return "bytes literal"
        case Color.RED:
            return "red"
        case Color(value=v):
            return f"color {v}"
        case Point(x=0, y=0):
            return "origin"
        case Point(x, 0) | Point(0, x):
            return f"on an axis at {x}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point():
            return "somewhere"
        case Range(0, stop):
            return f"from zero to {stop}"
        case []:
            return "empty sequence"
        case [single]:
            return f"one: {single}"
        case [Point(x=a), Point(x=b), *_] if a < b:
            return f"rising points {a} {b}"
        case ["go", ("north" | "south") as direction]:
            return f"go {direction}"
        case [first, *middle, last]:
            return f"{first} .. {middle} .. {last}"
        case {"type": "circle", "radius": float() | int() as radius}:
            return f"circle {radius}"
        case {"nested": {"list": [_, second, *_]}, **rest}:
            return f"nested {second} rest {rest}"
        case {}:
            return f"mapping of {len(value)}"
        case _:
            return f"anything else: {type(value).__name__}"


VALUES = [
    None, True, 99, 1, -1, 2 + 3j, 4000, 7, 2.5, "", "HEY", "quiet", b"bytes", b"other",
    Color.RED, Color.BLUE, Point(0, 0), Point(4, 0), Point(0, 5), Point(3, 3), Point(1, 2),
    Range(0, 9), Range(1, 9), [], (1,), [Point(1, 0), Point(2, 0), 5], ["go", "south"],
    ["go", "west"], range(4), {"type": "circle", "radius": 2}, {"type": "circle"}, {},
    {"nested": {"list": (1, 2, 3)}, "extra": 0}, OrderedDict(a=1), {1, 2}, open, int,
]  # fmt: skip
for value in VALUES:
    print(describe(value))


def bindings(value):
    match value:
        case [x, y] if x > y:
            pass
        case (x, _, z):
            pass
    return {name: found for name, found in locals().items() if name != "value"}


print(bindings([1, 2]), bindings([1, 2, 3]), bindings([2, 1]))
try:
    match Range(1, 2):
        case Range(1, 2, 3):
            pass
except TypeError as error:
    print(type(error).__name__)
try:
    match 1j:
        case complex(1):
            pass
except TypeError as error:
    print(type(error).__name__)
match Point(1, 2), {"k": [1, {"deep": "value"}]}:
    case Point(x=px), {"k": [_, {"deep": str(deep)}]}:
        print(px, deep)
