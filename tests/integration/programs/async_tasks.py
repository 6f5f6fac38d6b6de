"""asyncio: run, gather, TaskGroup, timeouts, and the order in which things happen."""

import asyncio


async def step(name, delay, result=None):
    print("start", name)
    await asyncio.sleep(delay)
    print("end", name)
    if isinstance(result, BaseException):
        raise result
    return result or name


async def gathering():
    print(await asyncio.gather(step("a", 0.3), step("b", 0.1), step("c", 0.2)))
    mixed = await asyncio.gather(
        step("ok", 0), step("bad", 0, ValueError("no")), return_exceptions=True
    )
    print(mixed)


async def grouping():
    async with asyncio.TaskGroup() as group:
        first = group.create_task(step("first", 0.01), name="task-one")
        second = group.create_task(step("second", 0, 42))
    print(first.result(), second.result(), first.get_name(), first.done())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(step("fails", 0, KeyError("k")))
            sleeper = group.create_task(step("sleeps", 60))
    except* KeyError as caught:
        print(type(caught).__name__, caught.exceptions, sleeper.cancelled())


async def timing_out():
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(60)
    except TimeoutError:
        print("timeout", limit.expired())
    try:
        await asyncio.wait_for(step("slow", 60), 0.01)
    except TimeoutError as error:
        print("wait_for", type(error).__name__, type(error.__cause__).__name__)
    print(await asyncio.wait_for(step("quick", 0), 5))


async def completing():
    tasks = [asyncio.create_task(step(str(n), n / 10)) for n in (3, 1, 2)]
    for finished in asyncio.as_completed(tasks):
        print("completed", await finished)
    done, pending = await asyncio.wait(
        [asyncio.create_task(step("x", 0)), asyncio.create_task(step("y", 60))],
        return_when=asyncio.FIRST_COMPLETED,
    )
    print(len(done), len(pending))
    for task in pending:
        task.cancel()


async def main():
    for part in (gathering, grouping, timing_out, completing):
        print("--", part.__name__)
        await part()
    return "finished"


print(asyncio.run(main()))
with asyncio.Runner() as runner:
    print(runner.run(step("one", 0)), runner.run(step("two", 0)))
try:
    asyncio.run(step("raises", 0, LookupError("out of the loop")))
except LookupError as error:
    print(error)
coroutine = step("never", 0)
coroutine.close()
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
