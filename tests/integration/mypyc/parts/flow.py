"""Generators, coroutines, closures, exceptions, pattern matching, comprehensions, calls."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from functools import wraps
from typing import Any


class Trouble(Exception):
    def __init__(self, code: int, *more: object) -> None:
        super().__init__(code, *more)
        self.code = code


def count(n: int) -> Iterator[int]:
    for k in range(n):
        yield k * k


def echo() -> Generator[int, int, str]:
    total = 0
    try:
        while total < 10:
            total += yield total
    except ValueError as error:
        return f"stopped by {error}"
    finally:
        total = -1
    return "done"


def delegate(log: list[object]) -> Generator[int, int, None]:
    log.append((yield from echo()))


def walk(tree: dict[str, object], depth: int = 0) -> Iterator[tuple[int, str]]:
    for name, inner in tree.items():
        yield depth, name
        if isinstance(inner, dict):
            yield from walk(inner, depth + 1)


async def slow(n: int) -> int:
    await asyncio.sleep(0)
    if n < 0:
        raise Trouble(n, "negative")
    return n * 2


class Ticker:
    def __init__(self, n: int) -> None:
        self.n = n

    def __aiter__(self) -> AsyncIterator[int]:
        return self  # type: ignore[return-value]

    async def __anext__(self) -> int:
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n


class Guard:
    def __init__(self, log: list[str]) -> None:
        self.log = log

    async def __aenter__(self) -> str:
        self.log.append("in")
        return "guarded"

    async def __aexit__(self, *details: object) -> None:
        self.log.append("out")


async def gather(n: int) -> list[object]:
    log: list[str] = []
    found: list[object] = list(await asyncio.gather(*(slow(k) for k in range(n))))
    async for tick in Ticker(3):
        found.append(tick)
    async with Guard(log) as text:
        found.append(text)
    try:
        await slow(-1)
    except Trouble as error:
        found.append(error.args)
    found.extend(log)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(slow(21))
    found.append(task.result())
    return found


async def wait_for(thing: Any, log: list[object]) -> None:
    """Await what is given, which may be nothing that can be awaited, or no more."""
    for _ in range(2):
        try:
            log.append(await thing)
        except (RuntimeError, TypeError, Trouble) as error:
            log.append((type(error).__name__, str(error)))


async def wait_twice(waiting: Any, log: list[object]) -> None:
    """Await one coroutine in two tasks."""
    tasks = [asyncio.create_task(wait_for(waiting, log)) for _ in range(2)]
    await asyncio.gather(*tasks)


def counter(start: int) -> tuple[Callable[[], int], Callable[[int], None]]:
    value = start

    def step() -> int:
        nonlocal value
        value += 1
        return value

    def reset(to: int) -> None:
        nonlocal value
        value = to

    return step, reset


def logged(function: Callable[[int], int]) -> Callable[[int], int]:
    @wraps(function)
    def wrapper(n: int) -> int:
        return function(n) + 1000

    return wrapper


@logged
def decorated(n: int) -> int:
    """Documented."""
    return n * 3


def adders(n: int) -> list[Callable[[int], int]]:
    return [lambda x, k=k: x + k for k in range(n)]  # type: ignore[misc]


def failing(kind: int) -> int:
    if kind == 0:
        raise Trouble(7, "x")
    if kind == 1:
        return [1][5]
    if kind == 2:
        return {"a": 1}["b"]
    if kind == 3:
        return 1 // (kind - 3)
    if kind == 4:
        raise ValueError("inner") from KeyError("cause")
    if kind == 5:
        assert kind < 0, "assertion"
    return kind


def handle(kind: int) -> list[str]:
    log = []
    try:
        try:
            log.append(str(failing(kind)))
        except (IndexError, KeyError) as error:
            log.append(f"{type(error).__name__}: {error}")
        except ZeroDivisionError:
            log.append("zero")
            raise
        else:
            log.append("else")
        finally:
            log.append("finally")
    except Exception as error:
        log.append(f"{type(error).__name__}({error}) cause={error.__cause__!r}")
    return log


def match(value: object) -> str:
    match value:
        case 0 | 1:
            return "small"
        case int() as n if n > 100:
            return "large"
        case str(text):
            return f"text {text}"
        case [first, *rest]:
            return f"list {first} {rest}"
        case {"key": item, **others}:
            return f"dict {item} {others}"
        case None:
            return "none"
    return "other"


def arguments(a: int, b: int = 2, *more: int, key: str = "k", **others: int) -> str:
    return f"{a} {b} {more} {key} {sorted(others.items())}"


def positional(a: int, /, b: int, *, c: int) -> int:
    return a * 100 + b * 10 + c


@contextlib.contextmanager
def managed(log: list[str]) -> Iterator[str]:
    log.append("before")
    try:
        yield "inside"
    finally:
        log.append("after")


def use(log: list[str]) -> list[str]:
    with managed(log) as text, contextlib.suppress(ValueError):
        log.append(text)
        raise ValueError
    return log


def comprehensions(n: int) -> tuple[list[int], dict[int, str], set[int], int]:
    return (
        [k for k in range(n) if k % 2],
        {k: str(k) for k in range(n)},
        {k % 3 for k in range(n)},
        sum(k for k in range(n)),
    )


def unpack(values: list[int]) -> tuple[int, list[int], int]:
    first, *middle, last = values
    return first, middle, last


def loop(words: list[str]) -> list[str]:
    found = []
    for index, (word, other) in enumerate(zip(words, reversed(words))):
        if not word:
            continue
        if word == "stop":
            break
        found.append(f"{index}{word}{other}")
    else:
        found.append("whole")
    while found and len(found) > 3:
        found.pop()
    return found


def walrus(n: int) -> list[int]:
    return [square for k in range(n) if (square := k * k) > 3]


def texts(name: str, n: int, x: float) -> list[str]:
    return [
        f"{name!r:>8}|{n:05d}|{x:.3f}|{n:#x}",
        "%s-%d" % (name, n),
        "{0}{1}".format(name, n),
        name.upper() + name[1:3] + name[-1],
        ",".join(sorted(name)),
        name * 2,
        str(name.encode()),
    ]


async def call(function: Callable[[int], Awaitable[int]], n: int) -> int:
    return await function(n)


def generic[T](items: list[T], default: T) -> T:
    return items[0] if items else default
