"""PEP 695 and 696: type parameter syntax on functions, classes and aliases, lazily evaluated."""

from typing import TypeAliasType, TypeVar, get_type_hints


def first[T](items: list[T]) -> T:
    return items[0]


def call[**P, R](function: "Callable[P, R]", *args: P.args, **kwargs: P.kwargs) -> R:  # noqa: F821
    return function(*args, **kwargs)


def limited[N: (int, float), S: str = str](number: N, text: S) -> N:
    return number * len(text)


class Box[T]:
    def __init__(self, value: T) -> None:
        self.value = value

    def map[U](self, function) -> "Box[U]":
        return Box(function(self.value))

    class Inner[V]:
        pair: tuple[V, int]


class Named[T: str](Box[T]):
    pass


class Table[K, *Vs]:
    pass


type Number = int | float
type Tree[T] = T | list[Tree[T]]
type Late = Undefined | int  # noqa: F821

print(first([3, 4]), call(max, 1, 5, key=lambda n: -n), limited(2, "abc"))
print(first.__type_params__, call.__type_params__, limited.__type_params__)
number, text = limited.__type_params__
print(text.__bound__, text.__default__, number.__name__)
print(Box(2).map(str).value, Box[int], Box.__type_params__, Box.__parameters__, Box.__orig_bases__)
print(Named.__mro__[1].__name__, Named.__type_params__[0].__bound__, Box.Inner[str])
print(Table[int, str, bool], Table.__type_params__)
print(Number, Number.__value__, isinstance(Number, TypeAliasType), Number.__name__)
print(Tree[int], Tree.__type_params__, Tree[int].__args__, Tree.__value__)
try:
    Late.__value__
except NameError as error:
    print(error)
Undefined = str
print(Late.__value__)
print(get_type_hints(first))


class Outer[T]:
    name = "class scope"
    alias = lambda self: T  # noqa: E731
    bound = [T for _ in range(2)]

    def method[U = T](self):
        return T, U, [p.__default__ for p in Outer.method.__type_params__]


print(Outer().alias(), Outer.bound, Outer().method())
T = TypeVar("T", covariant=True)
print(T, first.__type_params__[0] is T)
for source in ("def f[T, T](): pass", "class A[T = int, U]: pass", "type X[T: (yield)] = T"):
    try:
        compile(source, "<source>", "exec")
    except SyntaxError as error:
        print(error.msg)
