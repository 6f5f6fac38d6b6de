# One place in the program, and attributes that come, go and change under it.
import math
import types


class Plain:
    limit = 10

    def __init__(self, value):
        self.value = value

    def answer(self):
        return f"Plain {self.value}"


class Slotted:
    __slots__ = ("other", "value")

    def __init__(self, value):
        self.value = value

    def answer(self):
        return f"Slotted {self.value}"


class Computed:
    @property
    def value(self):
        return "computed"

    @staticmethod
    def answer():
        return "static"

    def __getattr__(self, name):
        return f"made up {name}"


class Derived(Plain):
    @classmethod
    def answer(cls):
        return f"class {cls.__name__}"


def value_of(thing):
    return thing.value


def answer_of(thing):
    return thing.answer()


def limit_of(thing):
    return thing.limit


def set_value(thing, value):
    thing.value = value


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__}: {error}"


things = [Plain(1), Slotted(2), Computed(), Derived(3), types.SimpleNamespace(value=4, answer=lambda: "own"), 5]
for _ in range(3):
    print([attempt(value_of, thing) for thing in things])
    print([attempt(answer_of, thing) for thing in things])
for number, thing in enumerate(things):
    print(attempt(set_value, thing, number * 10), attempt(value_of, thing))

plain, slotted = Plain("first"), Slotted("first")
for thing in (plain, slotted):
    print(value_of(thing), answer_of(thing))
    del thing.value
    print(attempt(value_of, thing))
    set_value(thing, "back")
    print(value_of(thing), answer_of(thing))

# A value of the object in front of a method or constant of the class, and away again.
print(answer_of(plain), limit_of(plain))
plain.answer = lambda: "of the object"
plain.limit = 20
print(answer_of(plain), limit_of(plain), answer_of(Plain(6)), limit_of(Plain(6)))
del plain.answer, plain.limit
print(answer_of(plain), limit_of(plain))

# The dictionary of an object, asked for, changed and replaced.
plain.__dict__["value"] = "through the dictionary"
print(value_of(plain))
set_value(plain, "set")
print(plain.__dict__)
plain.__dict__ = {"value": "replaced", "answer": lambda: "replaced"}
print(value_of(plain), answer_of(plain))
set_value(plain, "again")
print(plain.__dict__["value"], list(plain.__dict__))
plain.__dict__.clear()
print(attempt(value_of, plain), answer_of(plain) if hasattr(plain, "value") else "empty")

# The class changes.
print(answer_of(slotted), limit_of(Plain(7)))
Slotted.answer = lambda self: "replaced in the class"
Plain.limit = 30
print(answer_of(slotted), limit_of(Plain(7)), limit_of(Derived(7)))
Plain.value = property(lambda self: "now a property", lambda self, value: print("set to", value))
print(value_of(plain))
set_value(plain, 8)
del Plain.value
plain.value = 9
print(value_of(plain))
other = Plain(10)
other.__class__ = Derived
print(answer_of(other), value_of(other))


class Replacing:
    def answer(self):
        del Replacing.answer
        Replacing.answer = lambda self: "another"
        return "gone while it runs"


print(answer_of(Replacing()), answer_of(Replacing()))


class Meta(type):
    @property
    def limit(cls):
        return "of the metaclass"


class WithMeta(metaclass=Meta):
    limit = 1


print([limit_of(cls) for cls in (Plain, Derived, WithMeta, Plain)])
Plain.limit = 40
print([limit_of(cls) for cls in (Plain, Derived, WithMeta)], limit_of(WithMeta()))


def pi():
    return math.pi, math.sqrt(4)


kept = math.pi, math.sqrt
print(pi())
math.pi, math.sqrt = 3, lambda number: "no root"
print(pi())
math.pi, math.sqrt = kept
print(pi(), attempt(lambda: math.nothing))
