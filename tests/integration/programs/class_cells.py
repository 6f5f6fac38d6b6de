# What a method knows of its class: the cell of `__class__`, and `super` without arguments.
import builtins


def made_in_turn():
    made = []
    for number in range(3):

        class Numbered:
            value = number

            def own(self):
                return __class__.value

            def name(self):
                return super().__repr__()[:9]

        made.append(Numbered)
    return made


print([cls().own() for cls in made_in_turn()], made_in_turn()[0]().name())


class Forgetful(type):
    def __new__(cls, name, bases, namespace):
        namespace.pop("__classcell__", None)
        return super().__new__(cls, name, bases, namespace)


class Twice(type):
    def __new__(cls, name, bases, namespace):
        made = super().__new__(cls, name, bases, namespace)
        type("Copy", (), namespace)
        return made


class NotAClass:
    def __new__(cls, name, bases, namespace):
        return sorted(key for key in namespace if key not in {"__module__", "__qualname__"})


class Plain(metaclass=Forgetful):
    pass


for metaclass in (Forgetful, Twice, NotAClass):
    try:

        class Made(metaclass=metaclass):
            def method(self):
                return __class__

        print(Made)
    except (RuntimeError, TypeError) as error:
        print(type(error).__name__, error)


class Base:
    def __init__(self, name="base"):
        self.name = name

    def ask(self):
        return f"{self.name} asked"


class Derived(Base):
    def removed(self):
        del self
        return super()

    def forgotten(self):
        nonlocal __class__
        del __class__
        return super()

    def none_at_all():
        return super()

    def ask(self):
        return [super().ask() for _ in range(2)]


print(Derived().ask())
for call in (Derived().removed, Derived.none_at_all, Derived().forgotten):
    try:
        print(call())
    except RuntimeError as error:
        print(error)


class Other(Base):
    def ask(self):
        return super().ask()


class Mine:
    def ask(self):
        return "a super of one's own"


globals()["super"] = Mine
print(Other().ask())
del globals()["super"]
original, builtins.super = builtins.super, Mine
print(Other().ask())
builtins.super = original
print(Other().ask())


def make(cls):
    return object.__new__(cls)


class Special:
    def __new__(cls, *arguments):
        return super().__new__(cls)

    def __init_subclass__(cls, **options):
        print("subclass", cls.__name__)

    def __class_getitem__(cls, item):
        return cls.__name__, item


class Borrowed(Special):
    __new__ = make


made = type("Made", (), {"__new__": make, "__class_getitem__": lambda cls, item: item})
for cls in (Special, Borrowed, made):
    kinds = [type(cls.__dict__.get(name)).__name__ for name in ("__new__", "__class_getitem__")]
    print(kinds, type(cls()).__name__, cls[1])
