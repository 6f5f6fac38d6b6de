"""Async generators, comprehensions, iterators and context managers; awaitables by hand."""

import asyncio
import contextlib


async def ticker(count, log):
    try:
        for number in range(count):
            received = yield number
            if received:
                log.append(f"received {received}")
            await asyncio.sleep(0)
    except ValueError as error:
        yield f"handled {error}"
    finally:
        log.append("ticker closed")


class Countdown:
    def __init__(self, start):
        self.left = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        await asyncio.sleep(0)
        return self.left


class Ready:
    """An awaitable without a coroutine: __await__ is a generator."""

    def __init__(self, value):
        self.value = value

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return self.value


@contextlib.asynccontextmanager
async def connection(name):
    print("open", name)
    try:
        yield name.upper()
    except OSError as error:
        print("swallowed", error)
    finally:
        print("close", name)


async def main():
    log = []
    print([n async for n in ticker(3, log)], log)
    stream = ticker(9, log)
    print(await anext(stream), await stream.asend("hello"), await stream.athrow(ValueError("v")))
    await stream.aclose()
    print(log, await anext(stream, "default"))

    print({n: n * n async for n in Countdown(4) if n != 2}, [x async for x in Countdown(2)])
    print([await Ready(n) for n in range(3)], sum([n async for n in Countdown(5)]))
    nested = [[b async for b in Countdown(a)] async for a in Countdown(3)]
    print(nested)
    lazy = (await Ready(n) async for n in Countdown(3))
    print([value async for value in lazy])

    async with connection("db") as handle, connection("cache") as other:
        print(handle, other)
    async with connection("flaky"):
        raise OSError("lost")
    async with contextlib.AsyncExitStack() as stack:
        names = [await stack.enter_async_context(connection(n)) for n in ("x", "y")]
        stack.push_async_callback(asyncio.sleep, 0)
        stack.callback(print, "callback", names)
    async for n in Countdown(2):
        print("loop", n)
    else:
        print("else ran")
    async with contextlib.aclosing(ticker(5, log)) as partial:
        async for n in partial:
            if n == 1:
                break
    print(log[-1])
    try:
        async for _ in 5:
            pass
    except TypeError as error:
        print(error)


asyncio.run(main())
