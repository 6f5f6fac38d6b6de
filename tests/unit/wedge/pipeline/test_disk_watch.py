"""The watch of disks: it measures who works, whatever is wrong with others, and then rests."""

from __future__ import annotations

import shutil
import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from wedge.pipeline.disk_watch import DiskWatch
from wedge.pipeline.room import Room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 30.0
MOST = 10_000
OVER = "its workspace holds more than 10000 bytes"


@pytest.fixture
def watch() -> Iterator[DiskWatch]:
    made = DiskWatch()
    yield made
    made.close()


def room(watch: DiskWatch, folder: Path, most: int | None = MOST) -> Room:
    folder.mkdir()
    return Room(folder, most, watch.awaken)


def overfill(made: Room) -> None:
    (made.folder / "large").write_bytes(bytes(2 * MOST))


def test_who_works_is_measured(watch: DiskWatch, tmp_path: Path) -> None:
    ended: SimpleQueue[str] = SimpleQueue()
    made = room(watch, tmp_path / "one")
    watch.add(made, ended.put)
    made.work()
    overfill(made)
    assert ended.get(timeout=PATIENCE) == OVER


def test_who_waits_again_is_measured_once_more(watch: DiskWatch, tmp_path: Path) -> None:
    ended: SimpleQueue[str] = SimpleQueue()
    made = room(watch, tmp_path / "one")
    watch.add(made, ended.put)
    made.work()
    overfill(made)
    made.rest()
    assert ended.get(timeout=PATIENCE) == OVER


def test_a_folder_that_is_gone_hides_nobody(watch: DiskWatch, tmp_path: Path) -> None:
    ended: SimpleQueue[str] = SimpleQueue()
    gone, made = room(watch, tmp_path / "gone"), room(watch, tmp_path / "one")
    for each in (gone, made):
        watch.add(each, ended.put)
        each.work()
    shutil.rmtree(gone.folder)
    overfill(made)
    assert ended.get(timeout=PATIENCE) == OVER


def test_who_was_removed_or_has_no_bound_is_left_alone(watch: DiskWatch, tmp_path: Path) -> None:
    ended: SimpleQueue[tuple[str, str]] = SimpleQueue()
    free, removed = room(watch, tmp_path / "free", None), room(watch, tmp_path / "removed")
    made = room(watch, tmp_path / "one")
    for each in (free, removed, made):
        watch.add(each, lambda reason, name=each.folder.name: ended.put((name, reason)))
        overfill(each)
    watch.remove(removed)
    for each in (free, removed, made):
        each.work()
    assert ended.get(timeout=PATIENCE) == ("one", OVER)
    assert ended.empty()


def test_its_thread_ends(tmp_path: Path) -> None:
    watch = DiskWatch()
    made = room(watch, tmp_path / "one")
    before = {*threading.enumerate()}
    watch.add(made, lambda _: None)
    (thread,) = {*threading.enumerate()} - before
    watch.close()
    thread.join(PATIENCE)
    assert not thread.is_alive()
