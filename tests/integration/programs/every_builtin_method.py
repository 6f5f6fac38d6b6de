# include: _pydecimal _strptime
# engines: bytecode
# stderr: none
"""Calls every method, slot, getter and setter of the built-in types with several arguments.

What each call answers matters less than that it answers: in WebAssembly a function called through a
pointer of the wrong type ends the program. For each attribute the set of outcomes (result types and
exceptions) is printed.
"""

import array
import collections
import contextvars
import datetime
import decimal
import functools
import io
import itertools
import operator
import random
import re
import types
import warnings
import weakref

warnings.simplefilter("ignore")


def generator():
    yield 1


async def coroutine():
    return 1


async def async_generator():
    yield 1


class Plain:
    __slots__ = ("member", "__weakref__")


def closure(cell=[1]):  # noqa: B006
    return lambda: cell


def awaitable(make=coroutine):
    made = make()
    return made


FACTORIES = {
    int: lambda: 7, bool: lambda: True, float: lambda: 2.5, complex: lambda: 1 + 2j,
    str: lambda: "text", bytes: lambda: b"data",
    bytearray: lambda: bytearray(b"data"), memoryview: lambda: memoryview(bytearray(b"data")),
    list: lambda: [3, 1, 2],
    tuple: lambda: (1, 2), dict: lambda: {"a": 1}, set: lambda: {1, 2},
    frozenset: lambda: frozenset((1, 2)), range: lambda: range(5),
    slice: lambda: slice(1, 2), type(None): lambda: None, type(...): lambda: ...,
    type(NotImplemented): lambda: NotImplemented,
    type(iter([])): lambda: iter([1, 2]), type(iter(())): lambda: iter((1,)),
    type(iter("")): lambda: iter("ab"),
    type(iter(set())): lambda: iter({1}), type(iter(range(1))): lambda: iter(range(3)),
    type(iter({})): lambda: iter({1: 2}),
    type({}.keys()): lambda: {1: 2}.keys(), type({}.values()): lambda: {1: 2}.values(),
    type({}.items()): lambda: {1: 2}.items(),
    enumerate: lambda: enumerate([*"ab"]), zip: lambda: zip([*"ab"], [*"cd"]),
    map: lambda: map(abs, [1]),
    filter: lambda: filter(None, [1]),
    reversed: lambda: reversed((1, 2)), property: lambda: property(abs),
    staticmethod: lambda: staticmethod(abs),
    classmethod: lambda: classmethod(abs), super: lambda: super(Plain, Plain()), object: object,
    types.FunctionType: closure, types.MethodType: lambda: types.MethodType(abs, 1),
    types.BuiltinFunctionType: lambda: [].append,
    types.WrapperDescriptorType: lambda: int.__add__, types.MethodWrapperType: lambda: (1).__add__,
    types.MethodDescriptorType: lambda: str.upper,
    types.ClassMethodDescriptorType: lambda: dict.__dict__["fromkeys"],
    types.GetSetDescriptorType: lambda: int.real, types.MemberDescriptorType: lambda: Plain.member,
    types.CellType: lambda: types.CellType(1),
    types.MappingProxyType: lambda: types.MappingProxyType({"a": 1}),
    types.SimpleNamespace: lambda: types.SimpleNamespace(a=1),
    types.GenericAlias: lambda: list[int], types.UnionType: lambda: int | str,
    types.GeneratorType: generator, types.CoroutineType: awaitable,
    types.AsyncGeneratorType: async_generator,
    types.ModuleType: lambda: types.ModuleType("m"), BaseException: lambda: BaseException(1),
    OSError: lambda: OSError("message"),
    ExceptionGroup: lambda: ExceptionGroup("g", [ValueError()]),
    SyntaxError: lambda: SyntaxError("s"), KeyError: lambda: KeyError("k"),
    UnicodeDecodeError: lambda: UnicodeDecodeError("u", b"x", 0, 1, "r"),
    StopIteration: lambda: StopIteration(1),
    collections.deque: lambda: collections.deque([1, 2]),
    collections.OrderedDict: lambda: collections.OrderedDict(a=1),
    collections.defaultdict: lambda: collections.defaultdict(int),
    array.array: lambda: array.array("i", [1, 2]),
    functools.partial: lambda: functools.partial(int, base=2),
    type(functools.lru_cache(abs)): lambda: functools.lru_cache(lambda x: x),
    re.Pattern: lambda: re.compile("a"), re.Match: lambda: re.match("a(b)", "ab"),
    io.StringIO: lambda: io.StringIO("t"),
    io.BytesIO: lambda: io.BytesIO(b"b"),
    io.TextIOWrapper: lambda: io.TextIOWrapper(io.BytesIO(b"b")),
    io.BufferedReader: lambda: io.BufferedReader(io.BytesIO(b"b")),
    io.BufferedRandom: lambda: io.BufferedRandom(io.BytesIO(b"b")),
    datetime.date: lambda: datetime.date(2024, 1, 2),
    datetime.datetime: lambda: datetime.datetime(2024, 1, 2, 3),
    datetime.time: lambda: datetime.time(1, 2), datetime.timedelta: lambda: datetime.timedelta(1),
    datetime.timezone: lambda: datetime.UTC,
    decimal.Decimal: lambda: decimal.Decimal("1.5"), decimal.Context: lambda: decimal.Context(),
    contextvars.ContextVar: lambda: contextvars.ContextVar("v"),
    contextvars.Context: contextvars.Context,
    weakref.ref: lambda: weakref.ref(Plain), random.Random: lambda: random.Random(1),
    operator.itemgetter: lambda: operator.itemgetter(0),
    operator.attrgetter: lambda: operator.attrgetter("a"),
    operator.methodcaller: lambda: operator.methodcaller("a"),
    itertools.chain: lambda: itertools.chain("a"), itertools.count: lambda: itertools.count(1),
    itertools.islice: lambda: itertools.islice("ab", 1),
    itertools.groupby: lambda: itertools.groupby("aab"),
    itertools.product: lambda: itertools.product("ab"),
    type(itertools.tee("")[0]): lambda: itertools.tee("a")[0],
}  # fmt: skip
ARGUMENTS = [
    (),
    (1,),
    ("a",),
    (None,),
    (b"a",),
    ((1, 2),),
    ("SELF",),
    (1, 2),
    ("SELF", None),
    ("a", "b"),
    (None, None, None),
    (1, 2, 3, 4),
]
KEYWORDS = [{}, {"nope": 1}]
# Results that depend on the platform, or that would end or stop the program.
SKIPPED = {
    "__class_getitem__",
    "__init_subclass__",
    "__subclasshook__",
    "__reduce__",
    "__reduce_ex__",
    "__getstate__",
    "__setstate__",
    "seed",
}


def outcome(call, *arguments, **keywords):
    try:
        return type(call(*arguments, **keywords)).__name__
    except Exception as error:
        return type(error).__name__


def attempts(kind, make, name, attribute):
    for arguments in ARGUMENTS:
        for keywords in KEYWORDS if len(arguments) < 2 else KEYWORDS[:1]:
            instance = make()
            actual = [instance if argument == "SELF" else argument for argument in arguments]
            if callable(attribute):
                yield outcome(attribute, instance, *actual, **keywords)
                yield outcome(lambda: getattr(instance, name)(*actual, **keywords))
                yield outcome(attribute, *actual, **keywords)
    yield outcome(getattr, make(), name)
    yield outcome(getattr, kind, name)
    if not callable(attribute):
        for value in (None, 1, "a", {}, Plain):
            yield outcome(setattr, make(), name, value)
        yield outcome(delattr, make(), name)


total = 0
for kind, make in FACTORIES.items():
    print(f"== {kind.__module__}.{kind.__qualname__}")
    for name, attribute in sorted(vars(kind).items()):
        if (
            name in SKIPPED
            or name.startswith("_unsafe")
            or isinstance(attribute, str)
            or attribute is None
        ):
            continue
        found = list(attempts(kind, make, name, attribute))
        total += len(found)
        print(f"{name} [{type(attribute).__name__}]:", *sorted(set(found)))
print(total > 30_000, "calls answered")
