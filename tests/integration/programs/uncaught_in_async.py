# exit: 1
"""An exception that leaves asyncio.run: tasks are cancelled first, their clean-up still runs."""

import asyncio


async def background():
    try:
        await asyncio.sleep(60)
    finally:
        print("background cleaned up")


async def fails():
    await asyncio.sleep(0.01)
    raise LookupError("lost in the loop")


async def main():
    task = asyncio.create_task(background())
    try:
        await asyncio.gather(task, fails())
    finally:
        print("main leaving", task.done())


asyncio.run(main())
