"""Metaclasses: class creation hooks in order, namespaces, calls, instance checks, conflicts."""


class Ordered(type):
    @classmethod
    def __prepare__(mcls, name, bases, **options):
        print("prepare", name, [base.__name__ for base in bases], options)
        return {"injected": name.lower()}

    def __new__(mcls, name, bases, namespace, *, tag=None):
        print("new", name, tag)
        cls = super().__new__(mcls, name, bases, dict(namespace))
        cls.tag = tag
        cls.fields = [key for key in namespace if not key.startswith("_") and key != "injected"]
        return cls

    def __init__(cls, name, bases, namespace, **options):
        print("init", name, sorted(options))
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        print("call", cls.__name__, args, kwargs)
        instance = super().__call__(*args, **kwargs)
        instance.created_by = cls.__name__
        return instance

    def __len__(cls):
        return len(cls.fields)

    def __iter__(cls):
        return iter(cls.fields)

    def __instancecheck__(cls, instance):
        return hasattr(instance, "quack") or super().__instancecheck__(instance)

    def __subclasscheck__(cls, other):
        return hasattr(other, "quack") or super().__subclasscheck__(other)

    @property
    def title(cls):
        return cls.__name__.title()


class base(metaclass=Ordered):
    first = 1
    second = 2

    def __init__(self, value=0):
        self.value = value


class derived(base, tag="t"):
    third = 3


class Duck:
    quack = True


item = derived(value=9)
print(item.value, item.created_by, derived.tag, derived.injected, len(base), list(derived))
print(base.title, isinstance(Duck(), base), issubclass(Duck, base), isinstance(1, base))
print(type(derived) is Ordered, derived.__mro__[1].__name__, Ordered.__mro__[1].__name__)
try:
    item.title
except AttributeError as error:
    print(error)


class Other(type):
    pass


try:

    class Conflict(base, metaclass=Other):
        pass

except TypeError as error:
    print(error)

Dynamic = Ordered("Dynamic", (base,), {"extra": 4}, tag=5)
print(Dynamic.fields, Dynamic.tag, Dynamic().value)


class Entry:
    """__mro_entries__ lets an instance stand in the bases; __class_getitem__ makes it generic."""

    def __mro_entries__(self, bases):
        print("mro_entries", len(bases))
        return (Duck,)

    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item.__name__}]"


class Child(Entry()):
    pass


print(Child.__bases__[0].__name__, type(Child.__orig_bases__[0]).__name__, Entry[int])
try:
    type("Bad", (Duck, object, Duck), {})
except TypeError as error:
    print(error)


def make(name, bases, namespace, **options):
    print("function as metaclass", name, sorted(options))
    return type(name, bases, namespace)


class Made(metaclass=make, option=1):
    pass


print(type(Made).__name__)
