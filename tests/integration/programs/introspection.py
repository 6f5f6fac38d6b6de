"""inspect: signatures, binding, sources, frames, members, closures, awaitable kinds."""

import inspect
from functools import partial, wraps


def sample(a, /, b: int = 2, *args: str, c, d="x", **kwargs) -> list[int]:
    """Sample documentation.

    Second paragraph.
    """
    return [b]  # a comment in the source


class Base:
    """Base doc."""

    attribute = 1

    def method(self, value=None):
        """Method doc."""

    @staticmethod
    def static(x): ...

    @classmethod
    def build(cls, y): ...

    @property
    def prop(self):
        return self


class Child(Base):
    def __init__(self, size: int):
        self.size = size

    def method(self, value=None):
        pass


@wraps(sample)
def wrapped(*args, **kwargs):
    return sample(*args, **kwargs)


def generator():
    yield


async def coroutine(): ...


async def async_generator():
    yield


print(inspect.signature(sample), inspect.signature(wrapped), inspect.signature(Child))
print(inspect.signature(Child(1).method))
print(inspect.signature(partial(sample, 1, c=5)), inspect.signature(Base.build))
print(inspect.signature(Base.static))
signature = inspect.signature(sample)
for name, parameter in signature.parameters.items():
    print(name, parameter.kind.name, parameter.default is inspect.Parameter.empty)
    print(parameter.annotation)
bound = signature.bind(1, 2, "extra", c=3, more=4)
bound.apply_defaults()
print(bound.arguments, bound.args, bound.kwargs, signature.replace(return_annotation=int))
for arguments in ((), (1, 2, 3), (1, 2)):
    try:
        signature.bind(*arguments, **({"a": 1, "c": 2} if len(arguments) == 3 else {}))
    except TypeError as error:
        print(error)
print(inspect.getsource(sample))
print(inspect.getsource(Child.method), inspect.getsourcelines(generator)[1])
print(inspect.getsource(Base).count("\n"))
print(inspect.getdoc(sample), "|", inspect.getdoc(Child.method), "|", inspect.getcomments(sample))
print(inspect.getfile(Base).endswith("introspection.py"), inspect.getmodule(sample).__name__)
tests = (
    "isfunction",
    "ismethod",
    "isbuiltin",
    "isclass",
    "isgeneratorfunction",
    "iscoroutinefunction",
    "isasyncgenfunction",
    "isroutine",
    "isdatadescriptor",
    "ismethoddescriptor",
)
for name, thing in {
    "function": sample, "bound": Child(1).method, "len": len, "class": Base,
    "generator": generator, "coroutine": coroutine,
    "async generator": async_generator, "property": Base.prop, "str.join": str.join,
    "lambda": lambda: 0, "partial": partial(sample),
}.items():  # fmt: skip
    print(name, [test for test in tests if getattr(inspect, test)(thing)])
print([name for name, _ in inspect.getmembers(Child(3)) if not name.startswith("_")])
print(inspect.getmro(Child)[1].__name__)
print([(a.name, a.kind) for a in inspect.classify_class_attrs(Base) if not a.name.startswith("_")])


def closing_over(n):
    return lambda: n + missing_name  # noqa: F821


print(inspect.getclosurevars(closing_over(4)).nonlocals)
print(inspect.getattr_static(Child(1), "prop").__class__.__name__)
print(inspect.unwrap(wrapped) is sample, inspect.cleandoc("  a\n    b"))


def who_called():
    frame = inspect.currentframe().f_back
    return frame.f_code.co_name, inspect.stack()[1].function


def caller(argument):
    local = 1
    return who_called()


print(caller(0), inspect.getcallargs(caller, 5))
paused = generator()
print(inspect.getgeneratorstate(paused), next(paused), inspect.getgeneratorstate(paused))
print(paused.close(), inspect.getgeneratorstate(paused))
