"""asyncio queues, locks and events; cancellation in all its forms; exceptions of tasks."""

import asyncio
import contextvars

request = contextvars.ContextVar("request", default="none")


async def producer(queue, names):
    for name in names:
        await queue.put(name)
        print("put", name)
    await queue.put(None)


async def consumer(queue):
    while (item := await queue.get()) is not None:
        print("got", item)
        queue.task_done()
    queue.task_done()


async def queues():
    queue = asyncio.Queue(maxsize=1)
    await asyncio.gather(producer(queue, "abc"), consumer(queue))
    await queue.join()
    urgent = asyncio.PriorityQueue()
    for priority, name in [(3, "low"), (1, "high"), (2, "mid")]:
        urgent.put_nowait((priority, name))
    print([urgent.get_nowait()[1] for _ in range(urgent.qsize())])
    try:
        urgent.get_nowait()
    except asyncio.QueueEmpty as error:
        print(repr(error))


async def guarded(name, lock, gate):
    async with lock:
        print(name, "has it")
        await asyncio.sleep(0)
    gate.set()


async def locks():
    gate, limit = asyncio.Event(), asyncio.Semaphore(2)
    async with asyncio.TaskGroup() as group:
        for name in ("one", "two", "three"):
            group.create_task(guarded(name, limit, gate))
        await gate.wait()
        print("gate open", limit.locked())
    barrier = asyncio.Barrier(2)
    print(sorted(await asyncio.gather(barrier.wait(), barrier.wait())))


async def patient(log):
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError as error:
        log.append(f"cancelled {error.args}")
        raise
    finally:
        log.append("finally")


async def refusing():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        asyncio.current_task().uncancel()
        return "stayed"


async def cancellation():
    log = []
    task = asyncio.create_task(patient(log))
    await asyncio.sleep(0)
    print(task.cancel("enough"), task.cancelled())
    try:
        await task
    except asyncio.CancelledError as error:
        print("main saw", error.args, task.cancelled(), log)
    task = asyncio.create_task(refusing())
    await asyncio.sleep(0)
    task.cancel()
    print(await task, task.cancelled())
    inner = asyncio.create_task(asyncio.sleep(0.01, "shielded"))
    outer = asyncio.shield(inner)
    outer.cancel()
    print(await inner, outer.cancelled())


async def contexts():
    async def handle(name):
        request.set(name)
        await asyncio.sleep(0)
        return request.get()

    print(await asyncio.gather(handle("r1"), handle("r2")), request.get())


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: print("handler:", repr(context["exception"])))
    for part in (queues, locks, cancellation, contexts):
        await part()
    future = loop.create_future()
    loop.call_soon(future.set_result, "soon")
    loop.call_later(0.01, print, "later")
    print(await future)
    await asyncio.sleep(0.02)
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)


asyncio.run(main())
