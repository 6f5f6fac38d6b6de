# native: skip
# expect-wasm: RuntimeError can't start new thread
# expect-wasm: MainThread 1 True
# expect-wasm: pool: RuntimeError can't start new thread
# expect-wasm: timer: RuntimeError can't start new thread
# expect-wasm: to_thread: RuntimeError can't start new thread
# expect-wasm: locks work [1, 2] True
# expect-wasm: local value
"""Starting a thread raises RuntimeError; everything in threading that needs no second one works."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

try:
    threading.Thread(target=print, args=("in a thread",)).start()
except RuntimeError as error:
    print(type(error).__name__, error)
main = threading.current_thread()
print(main.name, threading.active_count(), main is threading.main_thread())


async def offload():
    return await asyncio.to_thread(print, "elsewhere")


attempts = {
    "pool": lambda: ThreadPoolExecutor(1).submit(pow, 2, 3).result(),
    "timer": lambda: threading.Timer(0.01, print).start(),
    "to_thread": lambda: asyncio.run(offload()),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except RuntimeError as error:
        print(f"{name}: {type(error).__name__} {error}")

lock, again, event = threading.Lock(), threading.RLock(), threading.Event()
with lock, again, again, threading.Condition() as held, threading.Semaphore(2):
    event.set()
    print("locks work", [n for n in (1, 2) if lock.locked()], event.wait(1) and bool(held))
local = threading.local()
local.value = "local value"
print(local.value)
