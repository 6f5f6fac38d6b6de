"""Sleeps as each message says, and tells how long that took by its own clock."""

from __future__ import annotations

import asyncio
import select
import time

from wedge.node import Node

node = Node()


def select_nothing(seconds: float) -> None:
    assert select.select([], [], [], seconds) == ([], [], [])


def sleep_in_turns(seconds: float) -> None:
    async def sleep() -> None:
        await asyncio.gather(*(asyncio.sleep(seconds * part) for part in (0.5, 1.0)))

    asyncio.run(sleep())


ways = {
    "time": time.sleep,
    "select": select_nothing,
    "asyncio": sleep_in_turns,
}


@node.on_message("sleep")
def sleep(payload: str) -> None:
    way, _, seconds = payload.partition(" ")
    node.state("asleep", way)
    before = time.monotonic()
    ways[way](float(seconds))
    node.telemetry(way, time.monotonic() - before)


@node.on_message("select")
def select_file(payload: str) -> None:
    with open(node.workspace + "/file", "w+") as file:
        number = file.fileno()
        ready = select.select([number], [number], [], float(payload))
    node.telemetry("select", [found == [number] for found in ready])


@node.on_message("count")
def count(payload: bytes) -> None:
    node.telemetry("count", len(payload))


if __name__ == "__main__":
    node.run()
