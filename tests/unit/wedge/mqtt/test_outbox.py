"""The outbox: order, bounds, replacing, and what survives."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wedge.errors import OutputError
from wedge.mqtt import Outbox

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPIC = "v1/devices/me/telemetry"
# Puts numbered messages for ever, and says the number of each as soon as `put` has returned.
WRITER = """
import sys
from pathlib import Path
from wedge.mqtt import Outbox
outbox = Outbox(Path(sys.argv[1]), most_messages=10**6)
number = 0
while True:
    assert outbox.put("topic", str(number).encode())
    sys.stdout.write(f"{number}\\n")
    sys.stdout.flush()
    number += 1
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    made = Outbox(path, most_messages=5, most_bytes=1000)
    yield made
    made.close()


def payloads(outbox: Outbox) -> list[bytes]:
    return [message.payload for message in outbox.take(100)]


def test_messages_wait_in_their_order_until_they_are_done(outbox: Outbox) -> None:
    assert all(outbox.put(TOPIC, word) for word in (b"a", b"b", b"c"))
    first, second = outbox.take(2)
    assert (first.topic, first.payload, second.payload) == (TOPIC, b"a", b"b")
    assert [message.payload for message in outbox.take(5, after=second.id)] == [b"c"]
    outbox.done([second.id])
    assert payloads(outbox) == [b"a", b"c"]


def test_a_newer_message_takes_the_place_of_an_older_one_under_its_key(outbox: Outbox) -> None:
    outbox.put(TOPIC, b"old", key="state")
    (old,) = outbox.take(1)
    outbox.put(TOPIC, b"other", key="another")
    outbox.put(TOPIC, b"new", key="state")
    assert payloads(outbox) == [b"other", b"new"]
    # The old one was on its way: that it has arrived says nothing of the new one.
    outbox.done([old.id])
    assert payloads(outbox) == [b"other", b"new"]
    assert len(outbox) == 2


def test_no_more_messages_than_the_bound(outbox: Outbox) -> None:
    assert [outbox.put(TOPIC, b"") for _ in range(6)] == [True] * 5 + [False]
    outbox.done([outbox.take(1)[0].id])
    assert outbox.put(TOPIC, b"")
    assert len(outbox) == 5


def test_a_full_outbox_still_replaces(outbox: Outbox) -> None:
    for number in range(5):
        assert outbox.put(TOPIC, b"", key=str(number))
    assert outbox.put(TOPIC, b"new", key="0")
    assert not outbox.put(TOPIC, b"new", key="another")


def test_no_more_bytes_than_the_bound(outbox: Outbox) -> None:
    assert not outbox.put("t", bytes(1000))
    assert outbox.put("t", bytes(999))
    assert outbox.size == 1000
    assert not outbox.put("t", b"")
    outbox.done([outbox.take(1)[0].id])
    assert outbox.size == 0


def test_what_waits_is_there_again_later(path: Path, outbox: Outbox) -> None:
    outbox.put(TOPIC, b"a", key="state")
    outbox.put(TOPIC, b"b")
    last = outbox.take(5)[-1].id
    outbox.done([last])
    outbox.close()
    again = Outbox(path, most_messages=5)
    assert payloads(again) == [b"a"]
    assert (len(again), again.size) == (1, len(TOPIC) + 1)
    again.put(TOPIC, b"c", key="state")
    (message,) = again.take(5)
    # Ids are never given again, so that `done` cannot mean another message.
    assert message.id > last
    again.close()


@pytest.mark.parametrize("number", range(5))
def test_no_message_is_lost_with_the_process(path: Path, number: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        # At another point each time, in the middle of its work.
        for _ in range(10 + 137 * number):
            process.stdout.readline()
        process.kill()
        told = process.stdout.read().splitlines()
    last = int(told[-2]) if len(told) > 1 else 9 + 137 * number
    outbox = Outbox(path, most_messages=10**6)
    found = [int(message.payload) for message in outbox.take(10**6)]
    assert found == list(range(len(found)))
    assert len(found) > last
    assert not outbox.damaged
    outbox.close()


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" * 300])
def test_a_damaged_file_is_put_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    outbox = Outbox(path)
    assert outbox.damaged
    assert outbox.put(TOPIC, b"a")
    assert path.with_name("outbox.db.damaged").read_bytes() == content
    outbox.close()


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        Outbox(tmp_path / "missing" / "outbox.db")
    assert str(tmp_path / "missing") in caught.value.message


def test_a_full_disk_keeps_nothing(path: Path) -> None:
    outbox = Outbox(path)
    assert outbox.put(TOPIC, b"a")
    pages = outbox._database.execute("PRAGMA page_count").fetchone()[0]
    outbox._database.execute(f"PRAGMA max_page_count = {pages}")
    assert not outbox.put(TOPIC, bytes(100_000))
    assert (len(outbox), payloads(outbox)) == (1, [b"a"])
    outbox.close()


def test_what_cannot_be_forgotten_stays(path: Path) -> None:
    outbox = Outbox(path)
    assert outbox.put(TOPIC, b"a")
    # As on a full disk: nothing can be written.
    outbox._database.execute("PRAGMA query_only = ON")
    outbox.done([outbox.take(1)[0].id])
    assert (len(outbox), payloads(outbox)) == (1, [b"a"])
    assert not outbox.put(TOPIC, b"b")
    outbox._database.execute("PRAGMA query_only = OFF")
    outbox.done([outbox.take(1)[0].id])
    assert (len(outbox), outbox.size) == (0, 0)
    outbox.close()


def test_threads_put_at_the_same_time(path: Path) -> None:
    outbox = Outbox(path)
    calls = []
    outbox.listen(lambda: calls.append(1))

    def put(name: str) -> None:
        for number in range(50):
            outbox.put(TOPIC, f"{name}{number}".encode())

    threads = [threading.Thread(target=put, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [payload.decode() for payload in payloads(outbox)] + [
        message.payload.decode() for message in outbox.take(200, after=outbox.take(100)[-1].id)
    ]
    assert [word for word in found if word[0] == "c"] == [f"c{number}" for number in range(50)]
    assert (len(found), len(calls)) == (200, 200)
    outbox.close()


def test_waiting_ends_when_something_comes_and_when_it_has_gone(outbox: Outbox) -> None:
    assert outbox.wait_empty(0)
    assert not outbox.wait(0)
    thread = threading.Thread(target=outbox.put, args=(TOPIC, b"a"))
    thread.start()
    assert outbox.wait(10)
    thread.join()
    ids = [message.id for message in outbox.take(1)]
    thread = threading.Thread(target=outbox.done, args=(ids,))
    thread.start()
    assert outbox.wait_empty(10)
    thread.join()


def test_the_file_is_nobody_elses(path: Path, outbox: Outbox) -> None:
    del outbox
    assert path.stat().st_mode & 0o077 == 0


def test_a_file_of_another_program_is_not_touched(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE message (other TEXT)")
    database.commit()
    database.close()
    with pytest.raises(OutputError):
        Outbox(path)
    assert path.exists()
