"""typing at run time: generics, Protocol, TypedDict, NamedTuple, hints, aliases, overloads."""

import typing
from collections.abc import Callable
from typing import (
    Annotated, Any, ClassVar, Final, Generic, Literal, NamedTuple, NewType, NotRequired, Optional,
    ParamSpec, Protocol, Required, Self, TypedDict, TypeVar, Union, get_args, get_origin,
    get_type_hints, overload, runtime_checkable,
)  # fmt: skip

T = TypeVar("T")
K = TypeVar("K", bound=int)
P = ParamSpec("P")


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: list[T] = []

    def push(self, item: T) -> Self:
        self.items.append(item)
        return self


class Counted(Stack[T], Generic[K, T]):
    pass


@runtime_checkable
class Closable(Protocol):
    name: str

    def close(self) -> None: ...


class File:
    name = "f"

    def close(self) -> None:
        pass


class Movie(TypedDict, total=False):
    title: Required[str]
    year: int


class Extended(Movie):
    rating: NotRequired[float]


class Employee(NamedTuple):
    """A worker."""

    name: str
    id: int = 3

    def badge(self) -> str:
        return f"{self.name}#{self.id}"


UserId = NewType("UserId", int)


class Model:
    count: ClassVar[int] = 0
    limit: Final = 10
    parent: "Optional[Model]" = None
    size: Annotated[int, "pixels"] = 4
    mode: Literal["r", "w"] = "r"
    callback: Callable[[int, str], bool] | None = None


@overload
def double(value: int) -> int: ...
@overload
def double(value: str) -> str: ...
def double(value):
    return value * 2


print(Stack[int], Counted[bool, str], Stack[int].__args__, Counted.__parameters__)
print(Stack[int]().push(3).items, isinstance(Stack(), Stack), Counted.__orig_bases__)
print(isinstance(File(), Closable), isinstance(3, Closable), issubclass(dict, typing.Sized))
print(Movie(title="x"), sorted(Extended.__required_keys__), sorted(Extended.__optional_keys__))
worker = Employee("ann")
print(worker, worker.badge(), worker._replace(id=4), Employee._field_defaults, worker[1])
print(Employee.__annotations__, worker._asdict(), Employee._make(["bo", 9]), Employee.__doc__)
print(UserId(5) + 1, UserId.__name__, UserId.__supertype__)
hints = get_type_hints(Model, include_extras=True)
for name in sorted(hints):
    print(name, hints[name])
print(get_type_hints(Model)["size"], get_type_hints(Stack.push))
for form in (
    Union[int, str, int],
    Optional[int],
    list[dict[str, int]],
    Literal[1, "a"],
    int | None,
):
    print(form, get_origin(form), get_args(form))
print(Callable[P, T][[int], str], Annotated[int, 1, "two"].__metadata__, typing.List[int])
print(double(2), double("ab"), len(typing.get_overloads(double)))
for action in (
    lambda: Stack[int, str],
    lambda: isinstance([], list[int]),
    lambda: Closable(),
    lambda: Union[()],
    lambda: TypeVar("X", int),
    lambda: Employee(),
    lambda: type("Bad", (Generic,), {}),
    lambda: issubclass(int, Closable),
):
    try:
        action()
    except TypeError as error:
        print(error)
print(typing.cast(int, "kept"), typing.TYPE_CHECKING, typing.is_typeddict(Movie), Any)
