"""enum: members and aliases, auto, Flag arithmetic, StrEnum, custom values, the functional API."""

import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember, unique, verify


class Planet(Enum):
    MERCURY = (3.3e23, 2.4e6)
    EARTH = (6.0e24, 6.4e6)
    TERRA = (6.0e24, 6.4e6)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    @property
    def heavy(self):
        return self.mass > 1e24

    @classmethod
    def _missing_(cls, value):
        return cls.EARTH if value == "home" else None


class Level(IntEnum):
    LOW = 1
    HIGH = 10


class Word(StrEnum):
    HELLO = auto()
    BYE = "goodbye"


class Perm(Flag):
    READ = auto()
    WRITE = auto()
    EXEC = auto()
    ALL = READ | WRITE | EXEC


class Mask(IntFlag, boundary=enum.KEEP):
    A = 1
    B = 2


class Strict(Flag, boundary=enum.STRICT):
    X = 1


class Mixed(Enum):
    first = member(len)
    helper = nonmember(5)

    class Inner:
        pass

    @staticmethod
    def static():
        return "static"

    def _generate_next_value_(name, start, count, last_values):
        return f"{name}-{count}"

    second = auto()


print(list(Planet), Planet.TERRA is Planet.EARTH, Planet.EARTH.heavy, Planet("home").name)
print(Planet.__members__.keys(), Planet["MERCURY"].radius, Planet.EARTH in Planet, len(Planet))
print(Level.HIGH > 5, Level.LOW + 1, Level(10), f"{Level.LOW} {Level.LOW!r}", sorted(Level)[0].name)
print(Word.HELLO, Word.BYE.upper(), f"{Word.BYE:>10}", repr(Word.HELLO), "goodbye" == Word.BYE)
print(Perm.READ | Perm.EXEC, Perm.ALL & ~Perm.WRITE, Perm(3), Perm(0), ~Perm.READ, bool(Perm(0)))
print([p.name for p in Perm.ALL], Perm.READ in Perm.ALL, len(Perm.ALL), Perm.READ ^ Perm.ALL)
print(Mask(9), Mask.A | 8, Mask.A + 1, ~Mask.A, repr(Mask(3)))
print(Mixed.second.value, Mixed.helper, Mixed.first.value([1]), Mixed.static(), list(Mixed))
for action in (
    lambda: Planet("nowhere"),
    lambda: Planet["NOWHERE"],
    lambda: Strict(4),
    lambda: setattr(Planet, "EARTH", 1),
    lambda: type("Sub", (Planet,), {}),
    lambda: Level.LOW.missing,
    lambda: Perm.READ | 1,
):
    try:
        action()
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        print(type(error).__name__, error)
try:

    @unique
    class Twice(Enum):
        A = 1
        B = 1

except ValueError as error:
    print(error)
try:

    @verify(enum.CONTINUOUS)
    class Gap(Enum):
        A = 1
        C = 3

except ValueError as error:
    print(error)
Animal = Enum("Animal", "CAT DOG", start=5)
print(list(Animal), Animal.DOG.value, {Animal.CAT: "purr"}[Animal.CAT])
Point = IntEnum("Point", {"X": 3, "Y": 4})
print(Point.X + Point.Y, max(Point).name, Point(3) is Point.X, isinstance(Point.X, int))


@enum.global_enum
class Tone(IntFlag):
    LOUD = 1


print(LOUD, repr(Tone.LOUD))  # noqa: F821
