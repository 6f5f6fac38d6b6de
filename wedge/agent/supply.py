"""Supply: the native code of modules, brought in the background: fetched, verified, compiled.

What fails is tried again, each time after a longer wait; others do not wait for it. A module that
is refused for what it is would be refused again: it is neither fetched nor compiled a second time.
"""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Literal

from wedge.agent.download import CancelledError
from wedge.errors import InvalidModuleError, WedgeError
from wedge.host.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from wedge.agent.plan import Need
    from wedge.agent.store import ModuleStore
    from wedge.host.code import Code, CodeStore

MOST_AT_ONCE = 4
FIRST_WAIT, LONGEST_WAIT = 1.0, 300.0
MOST_REFUSED = 1024

Phase = Literal["waiting", "fetching", "loading", "ready", "failed"]


@dataclass(eq=False)
class Item:
    """How far one need is. `done` and `total` are bytes; `error` stays until the code is there."""

    need: Need
    phase: Phase = "waiting"
    done: int = 0
    total: int | None = None
    code: Code | None = None
    error: WedgeError | None = None
    failures: int = 0
    # When it may begin, by `time.monotonic`; infinite if it would be refused again.
    due: float = 0.0
    cancelled: threading.Event = field(default_factory=threading.Event)


class Supply:
    """What has been asked for, on its way or there. `changed` is called from other threads."""

    def __init__(self, store: ModuleStore, codes: CodeStore, changed: Callable[[], None]) -> None:
        self._store, self._codes, self._changed = store, codes, changed
        self._lock = threading.Lock()
        self._items: dict[Need, Item] = {}
        self._running: dict[Item, threading.Thread] = {}
        # What is wrong with modules that this compiler refuses, by what it was asked for.
        self._refused: dict[tuple[bytes | None, bool, bool], InvalidModuleError] = {}

    def ask(self, needs: Collection[Need]) -> None:
        """Bring all of these, and leave all others."""
        with self._lock:
            for need in [need for need in self._items if need not in needs]:
                self._items.pop(need).cancelled.set()
            for need in needs:
                self._items.setdefault(need, Item(need))
            self._begin()

    def hurry(self) -> None:
        """Try at once what has failed and may not fail again, as if it never had."""
        with self._lock:
            for item in self._items.values():
                if item.phase == "failed" and math.isfinite(item.due):
                    item.phase, item.error, item.failures = "waiting", None, 0
            self._begin()

    def code(self, need: Need) -> Code | None:
        """Give the code of a need, if it is there."""
        item = self._items.get(need)
        return item.code if item is not None else None

    def items(self) -> list[Item]:
        """List how far everything is."""
        with self._lock:
            return list(self._items.values())

    def next_due(self) -> float | None:
        """Say when to call `ask` again, by `time.monotonic`; None if not before `changed`."""
        with self._lock:
            if len(self._running) >= MOST_AT_ONCE:
                return None
            busy = {item.need.module.hash for item in self._running}
            return min(
                (
                    item.due
                    for item in self._items.values()
                    if item.phase == "failed"
                    and math.isfinite(item.due)
                    and item.need.module.hash not in busy
                ),
                default=None,
            )

    def close(self, seconds: float) -> None:
        """Leave everything; wait for what is on its way, no longer than so many seconds."""
        with self._lock:
            for item in [*self._items.values(), *self._running]:
                item.cancelled.set()
            self._items.clear()
            threads = list(self._running.values())
        end = time.monotonic() + seconds
        for thread in threads:
            thread.join(max(0.0, end - time.monotonic()))

    def _begin(self) -> None:
        """Begin what may begin; with the lock held."""
        busy = {item.need.module.hash for item in self._running}
        now = time.monotonic()
        for item in self._items.values():
            if len(self._running) >= MOST_AT_ONCE:
                return
            ready = item.phase == "waiting" or (item.phase == "failed" and item.due <= now)
            if ready and item.need.module.hash not in busy:
                busy.add(item.need.module.hash)
                item.phase = "fetching"
                thread = threading.Thread(
                    target=self._run, args=[item], name="wedge-supply", daemon=True
                )
                self._running[item] = thread
                thread.start()

    def _run(self, item: Item) -> None:
        error: WedgeError | None = None
        try:
            item.code = self._load(item)
        except CancelledError:
            pass
        except WedgeError as caught:
            error = caught
        except (OSError, MemoryError) as caught:
            cause = caught.strerror if isinstance(caught, OSError) else "there is no memory left"
            error = WedgeError(f"cannot keep the module `{item.need.module.id}`", cause=cause)
        with self._lock:
            del self._running[item]
            item.error = error
            item.phase = "failed" if error else "ready"
            if isinstance(error, InvalidModuleError):
                item.due = math.inf
                self._remember(item.need, error)
            elif error is not None:
                item.failures += 1
                wait = min(FIRST_WAIT * 2 ** (item.failures - 1), LONGEST_WAIT)
                item.due = time.monotonic() + wait
            self._begin()
        self._changed()

    def _remember(self, need: Need, error: InvalidModuleError) -> None:
        """Keep why a module was refused; with the lock held."""
        self._refused[_content(need)] = error
        while len(self._refused) > MOST_REFUSED:
            del self._refused[next(iter(self._refused))]

    def _load(self, item: Item) -> Code:
        need = item.need
        refused = self._refused.get(_content(need))
        if refused is not None:
            raise refused.of(printable(need.module.id))
        data = self._store.bring(
            need.module, progress=partial(self._progress, item), cancelled=item.cancelled
        )
        item.phase = "loading"
        return self._codes.load(
            data, need.module.id, metered=need.metered, stateless=need.stateless is not None
        )

    def _progress(self, item: Item, done: int, total: int | None) -> None:
        item.done, item.total = done, total


def _content(need: Need) -> tuple[bytes | None, bool, bool]:
    """Give what decides whether there can be code: the bytes, and what it is compiled for."""
    return need.module.hash, need.metered, need.stateless is not None
