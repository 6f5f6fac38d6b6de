"""Named tuples of all sizes: making, asking and refusing them."""

import pickle
from collections import namedtuple
from typing import NamedTuple

for count in (0, 1, 2, 3, 8, 9, 30, 31, 254, 255, 256, 300):
    names = [f"field_{number}" for number in range(count)]
    Made = namedtuple("Made", names, defaults=range(count // 2))
    made = Made(*range(count))
    print(count, made == tuple(range(count)), made._asdict() == dict(zip(names, range(count))))
    print(Made(**dict.fromkeys(names, 7)) == (7,) * count, Made._field_defaults == {
        name: number for number, name in enumerate(names[count - count // 2 :])
    })
    for arguments in ((), range(count + 1)):
        try:
            print(len(Made(*arguments)))
        except TypeError as error:
            print(str(error)[:100])
    code = Made.__new__.__code__
    print(code.co_argcount, code.co_name, code.co_filename, code.co_varnames[:3], code.co_firstlineno)
    print(Made.__new__.__qualname__, Made.__new__.__doc__[:60], Made.__new__.__module__)

Point = namedtuple("Point", "x y", rename=True)
print(Point(1, y=2), Point._make([3, 4])._replace(x=5), Point.__match_args__)
print(pickle.loads(pickle.dumps(Point(1, 2))))
print(namedtuple("Renamed", "a class a _b", rename=True)._fields)
for bad in ("a a", "class", "1a", "_a"):
    try:
        namedtuple("Bad", bad)
    except ValueError as error:
        print(error)


class Typed(NamedTuple):
    """Has a method and a default."""

    left: int
    right: str = "r"

    def both(self):
        return self.right * self.left


print(Typed(2).both(), Typed.__annotations__, Typed(1) < Typed(1, "s"), Typed.__doc__)
match Point(1, 2):
    case Point(x=1, y=right):
        print(right)
