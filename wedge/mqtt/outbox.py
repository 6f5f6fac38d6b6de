"""Outbox: messages that have to arrive, kept in a file until the broker has taken them.

    outbox = Outbox(folder / "outbox.db")
    outbox.put("v1/devices/me/telemetry", payload)       # committed when it returns
    outbox.put(topic, payload, key="state/tracker/mode") # takes the place of what waits as that
    for message in outbox.take(10): ...                  # oldest first
    outbox.done([message.id])

What `put` has taken outlives the end of the process, however that comes about. Any thread may call.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wedge.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MOST_MESSAGES = 10_000
OWN_ONLY = 0o600
MOST_BYTES = 64 * 1024**2
SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT UNIQUE, topic TEXT NOT NULL, payload BLOB NOT NULL
) STRICT;
"""
# A new id each time, so that what replaces another message goes to the end of the queue.
KEEP = "INSERT OR REPLACE INTO message (key, topic, payload) VALUES (?, ?, ?)"
FORGET = "DELETE FROM message WHERE id IN (%s) RETURNING length(topic) + length(payload)"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A message that waits; later ones have larger ids."""

    id: int
    topic: str
    payload: bytes = field(repr=False)


class Outbox:
    """A queue in a file, bounded by the number of messages and by their bytes.

    One process may have it at a time. A file that is damaged is put aside as `NAME.damaged`, and
    `damaged` says so. Raises `OutputError` if it cannot be made.
    """

    def __init__(
        self, path: Path, *, most_messages: int = MOST_MESSAGES, most_bytes: int = MOST_BYTES
    ) -> None:
        self._most_messages = most_messages
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._listener: Callable[[], None] | None = None
        self.damaged = False
        try:
            try:
                self._database, self._count, self._size = _open(path)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self.damaged = True
                _put_aside(path)
                self._database, self._count, self._size = _open(path)
        except (sqlite3.Error, OSError) as error:
            raise OutputError(
                f"cannot keep messages in `{path}`",
                cause=str(error),
                hint="the folder has to be there, to be writable, and to have room",
            ) from error

    def __len__(self) -> int:
        return self._count

    @property
    def size(self) -> int:
        """The bytes of all that waits."""
        return self._size

    def put(self, topic: str, payload: bytes, *, key: str | None = None) -> bool:
        """Keep a message until it has arrived; False if there is no room for it.

        What waits under the same key is replaced, and the message goes to the end of the queue.
        """
        with self._lock:
            old = self._find(key)
            size = self._size + len(topic) + len(payload) - (old or 0)
            count = self._count + (1 if old is None else 0)
            if count > self._most_messages or size > self._most_bytes:
                return False
            try:
                self._database.execute(KEEP, (key, topic, payload))
            except sqlite3.OperationalError:
                # The disk is full, or gone: nothing has been kept.
                return False
            self._count, self._size = count, size
            self._changed.notify_all()
            listener = self._listener
        if listener is not None:
            listener()
        return True

    def take(self, count: int, *, after: int = 0) -> list[Waiting]:
        """Give the oldest messages with ids larger than `after`; they stay until `done`."""
        with self._lock:
            rows = self._database.execute(
                "SELECT id, topic, payload FROM message WHERE id > ? ORDER BY id LIMIT ?",
                (after, count),
            ).fetchall()
        return [Waiting(id=id_, topic=topic, payload=payload) for id_, topic, payload in rows]

    def done(self, ids: Sequence[int]) -> None:
        """Forget messages that have arrived; one that has been replaced since then is none.

        On a full disk they stay, and arrive again after the next connection.
        """
        with self._lock:
            try:
                sizes = self._database.execute(FORGET % ",".join("?" * len(ids)), ids).fetchall()
            except sqlite3.OperationalError:
                return
            self._count -= len(sizes)
            self._size -= sum(size for (size,) in sizes)
            self._changed.notify_all()

    def listen(self, listener: Callable[[], None] | None) -> None:
        """Have `listener` called, in the thread of whoever puts, when a message comes in."""
        with self._lock:
            self._listener = listener

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until a message waits; say whether one does."""
        with self._lock:
            return self._changed.wait_for(lambda: self._count > 0, seconds)

    def wait_empty(self, seconds: float | None = None) -> bool:
        """Wait until all messages have arrived; say whether they have."""
        with self._lock:
            return self._changed.wait_for(lambda: self._count == 0, seconds)

    def close(self) -> None:
        """Close the file; what waits stays in it."""
        with self._lock:
            self._database.close()

    def _find(self, key: str | None) -> int | None:
        """Give the size of what waits under a key."""
        if key is None:
            return None
        found = self._database.execute(
            "SELECT length(topic) + length(payload) FROM message WHERE key = ?", (key,)
        ).fetchone()
        return None if found is None else int(found[0])


def _open(path: Path) -> tuple[sqlite3.Connection, int, int]:
    # Telemetry is nobody else's business.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWN_ONLY))
    # Each change is one statement, and a transaction of its own.
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        # A commit outlives the process without waiting for the disk; a power cut may take the last
        # ones with it, but damages nothing.
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(SCHEMA)
        with closing(
            database.execute("SELECT count(*), total(length(topic) + length(payload)) FROM message")
        ) as cursor:
            count, size = cursor.fetchone()
    except sqlite3.Error:
        database.close()
        raise
    return database, count, int(size)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return error.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _put_aside(path: Path) -> None:
    path.replace(path.with_name(f"{path.name}.damaged"))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
