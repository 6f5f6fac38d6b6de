"""Which exception is being handled while generators and coroutines stand in an `except` block."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Generator, Iterator


def current() -> str:
    return repr(sys.exception())


def inside() -> Iterator[str]:
    try:
        raise KeyError("inside")
    except KeyError:
        yield current()
        yield current()
    yield current()


def nested(depth: int) -> Generator[str, None, str]:
    try:
        raise IndexError(depth)
    except IndexError as error:
        if depth:
            below = yield from nested(depth - 1)
            yield f"{below} {current()}"
        else:
            yield current()
        return f"{error!r} {error.__context__!r}"


def catching() -> Iterator[str]:
    while True:
        try:
            yield current()
        except ValueError as error:
            yield f"caught {error!r} from {error.__context__!r} {current()}"


def contexts(of: Iterator[str]) -> list[str]:
    found = []
    for text in of:
        try:
            raise ValueError("outside")
        except ValueError as error:
            found.append(f"{text} {error.__context__!r}")
    return found


def called_while_handling() -> list[str]:
    try:
        raise TypeError("caller")
    except TypeError:
        found = list(inside())
        found.append(current())
    found.append(current())
    return found


def thrown() -> list[str]:
    generator = catching()
    found = [next(generator)]
    try:
        raise TypeError("caller")
    except TypeError:
        found.append(generator.throw(ValueError("thrown")))  # type: ignore[attr-defined]
        found.append(current())
    found += [current(), next(generator)]
    return found


def left_behind() -> list[str]:
    generator = inside()
    next(generator)
    del generator
    return [current()]


async def waiting(log: list[str]) -> None:
    try:
        raise KeyError("waiting")
    except KeyError:
        for _ in range(3):
            await asyncio.sleep(0)
        log.append(current())
    log.append(current())


async def raising(log: list[str]) -> None:
    for _ in range(4):
        try:
            raise ValueError("raising")
        except ValueError as error:
            log.append(repr(error.__context__))
        await asyncio.sleep(0)


async def together(log: list[str]) -> None:
    await asyncio.gather(waiting(log), raising(log))


class Walk:
    """Yields, and returns something or nothing."""

    def __init__(self, returned: object) -> None:
        self.returned = returned

    def __iter__(self) -> Generator[int, None, object]:
        yield 1
        return self.returned


def ends(returned: object) -> list[object]:
    found: list[object] = []
    for step in range(3):
        iterator = iter(Walk(returned))
        found.append([next(iterator), step])
        try:
            if step == 0:
                next(iterator)
            elif step == 1:
                iterator.__next__()
            else:
                iterator.send(None)
        except StopIteration as error:
            found.append((error.value, error.args))
        found.append(next(iterator, "over"))
    found.append([list(Walk(returned)), sum(iter(Walk(returned))), sorted(Walk(returned))])
    try:
        next(found)  # type: ignore[call-overload]
    except TypeError as error:
        found.append(str(error))
    return found
