"""asyncio: producers, workers and a collector around queues, with events and task groups."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

SCALE = 100


@dataclass
class Job:
    number: int
    attempts: int = 0
    log: list[int] = field(default_factory=list)


class Flaky(Exception):
    """A job that must be tried again."""


async def produce(queue: asyncio.Queue[Job], first: int, count: int) -> None:
    for number in range(first, first + count):
        await queue.put(Job(number))
        if number % 5 == 0:
            await asyncio.sleep(0)


async def handle(job: Job, limit: asyncio.Semaphore) -> int:
    async with limit:
        job.attempts += 1
        await asyncio.sleep(0)
        if job.number % 11 == 0 and job.attempts < 3:
            raise Flaky(job.number)
        job.log.append(job.attempts)
        return job.number * job.number % 9973


async def work(
    queue: asyncio.Queue[Job], results: asyncio.Queue[tuple[int, int]], limit: asyncio.Semaphore
) -> None:
    while True:
        job = await queue.get()
        try:
            results.put_nowait((job.number, await persist(job, limit)))
        finally:
            queue.task_done()


async def persist(job: Job, limit: asyncio.Semaphore) -> int:
    while True:
        try:
            return await handle(job, limit)
        except Flaky as error:
            job.log.append(-error.args[0])
            await asyncio.sleep(0)


async def countdown(values: int) -> int:
    total = 0
    async for value in ticks(values):
        total += value
    return total


class ticks:
    def __init__(self, values: int) -> None:
        self.values = values
        self.next = 0

    def __aiter__(self) -> ticks:
        return self

    async def __anext__(self) -> int:
        value = self.next
        if value == self.values:
            raise StopAsyncIteration
        self.next += 1
        if value % 4 == 0:
            await asyncio.sleep(0)
        return value


async def session(seed: int) -> int:
    queue: asyncio.Queue[Job] = asyncio.Queue(maxsize=20)
    results: asyncio.Queue[tuple[int, int]] = asyncio.Queue()
    limit = asyncio.Semaphore(3)
    workers = [asyncio.create_task(work(queue, results, limit)) for _ in range(5)]
    async with asyncio.TaskGroup() as group:
        for part in range(4):
            group.create_task(produce(queue, seed + part * 40, 40))
        counter = group.create_task(countdown(100))
    async with asyncio.timeout(3600):
        await queue.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    found = sorted(results.get_nowait() for _ in range(results.qsize()))
    checksum = counter.result()
    for number, value in found:
        checksum = (checksum * 31 + number * value) % 1_000_003
    return checksum


async def main(scale: int) -> int:
    checksum = 0
    for seed in range(scale):
        checksum = (checksum * 17 + await session(seed)) % 1_000_003
    return checksum


def run(scale: int) -> object:
    return asyncio.run(main(scale))
