"""abc and collections.abc: abstract members, virtual subclasses, mixin methods, hooks."""

import abc
from collections.abc import Hashable, Iterable, Mapping, MutableSequence, Sequence, Set, Sized


class Shape(abc.ABC):
    @property
    @abc.abstractmethod
    def area(self): ...

    @classmethod
    @abc.abstractmethod
    def unit(cls): ...

    @abc.abstractmethod
    def scale(self, factor):
        print("base scale", factor)

    def describe(self):
        return f"{type(self).__name__} {self.area}"


class Partial(Shape):
    area = 3


class Square(Shape):
    def __init__(self, side):
        self.side = side

    @property
    def area(self):
        return self.side**2

    @classmethod
    def unit(cls):
        return cls(1)

    def scale(self, factor):
        super().scale(factor)
        return type(self)(self.side * factor)


for cls in (Shape, Partial):
    try:
        cls()
    except TypeError as error:
        print(type(error).__name__, cls.__name__ in str(error))
print(Square.unit().scale(4).describe(), sorted(Shape.__abstractmethods__))


@Shape.register
class Blob:
    pass


print(issubclass(Blob, Shape), isinstance(Blob(), Shape), Shape in Blob.__mro__)


class Closable(abc.ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is Closable:
            return any("close" in vars(base) for base in other.__mro__) or NotImplemented
        return NotImplemented


class Door:
    def close(self): ...


print(issubclass(Door, Closable), issubclass(Blob, Closable))


class Deck(MutableSequence):
    def __init__(self, cards):
        self.cards = list(cards)

    def __getitem__(self, index):
        return self.cards[index]

    def __setitem__(self, index, value):
        self.cards[index] = value

    def __delitem__(self, index):
        del self.cards[index]

    def __len__(self):
        return len(self.cards)

    def insert(self, index, value):
        self.cards.insert(index, value)


deck = Deck("abc")
deck.append("d")
deck.extend("ef")
deck.reverse()
deck.remove("c")
deck += ["z"]
print(deck.cards, deck.pop(), deck.index("d"), deck.count("a"), "b" in deck, list(reversed(deck)))


class Bits(Set):
    def __init__(self, values=()):
        self.mask = sum({1 << value for value in values})

    def __contains__(self, value):
        return bool(self.mask >> value & 1)

    def __iter__(self):
        return (bit for bit in range(self.mask.bit_length()) if bit in self)

    def __len__(self):
        return self.mask.bit_count()


a, b = Bits([1, 2, 5]), Bits([2, 7])
print(list(a & b), list(a | b), list(a - b), list(a ^ b), a <= b, Bits([2]) < a, a.isdisjoint(b))
kinds = (Hashable, Iterable, Sized, Mapping, Sequence)
for value in ([], (), {}, "s", 1, range(1)):
    print(type(value).__name__, [kind.__name__ for kind in kinds if isinstance(value, kind)])
