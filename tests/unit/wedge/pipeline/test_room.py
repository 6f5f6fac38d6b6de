"""Room: what a workspace takes of the disk is measured, in whatever way it is taken."""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from wedge.pipeline.room import (
    LEAST_ENTRY,
    MOST_DEPTH,
    MOST_OPEN,
    Room,
    TooDeepError,
    list_open,
    measure,
)

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH = 1024**3
SIZE = 100_000
MOST = 4 * SIZE


def folder_of(path: Path, depth: int) -> Path:
    for _ in range(depth):
        path /= "d"
        path.mkdir()
    return path


def fill(path: Path, size: int = SIZE) -> Path:
    path.write_bytes(os.urandom(size))
    return path


def room(folder: Path, most: int | None = MOST) -> Room:
    return Room(folder, most, lambda: None)


def test_files_in_folders_count(tmp_path: Path) -> None:
    fill(tmp_path / "one")
    fill(folder_of(tmp_path, 3) / "two")
    folders = 3 * LEAST_ENTRY
    assert 2 * SIZE + folders <= measure(tmp_path, ENOUGH) <= 2 * (SIZE + LEAST_ENTRY) + folders


def test_empty_files_count(tmp_path: Path) -> None:
    for number in range(10):
        (tmp_path / str(number)).touch()
    assert measure(tmp_path, ENOUGH) == 10 * LEAST_ENTRY


def test_holes_of_files_do_not_count(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(ENOUGH)
    assert measure(tmp_path, ENOUGH) == LEAST_ENTRY


def test_names_of_one_file_count_once(tmp_path: Path) -> None:
    fill(tmp_path / "one")
    once = measure(tmp_path, ENOUGH)
    (tmp_path / "two").hardlink_to(tmp_path / "one")
    assert measure(tmp_path, ENOUGH) == once + LEAST_ENTRY


def test_links_lead_nowhere(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    fill(outside / "large")
    (inside / "file").symlink_to(outside / "large")
    (inside / "folder").symlink_to(outside)
    assert measure(inside, ENOUGH) == 2 * LEAST_ENTRY


def test_it_stops_where_it_is_enough(tmp_path: Path) -> None:
    folder_of(tmp_path, MOST_DEPTH + 1)
    assert LEAST_ENTRY < measure(tmp_path, LEAST_ENTRY) <= 3 * LEAST_ENTRY


def test_what_is_too_deep_is_not_followed(tmp_path: Path) -> None:
    deepest = folder_of(tmp_path, MOST_DEPTH)
    measure(tmp_path, ENOUGH)
    folder_of(deepest, 1)
    with pytest.raises(TooDeepError):
        measure(tmp_path, ENOUGH)
    assert room(tmp_path).find_excess() == "folders in its workspace are more than 64 deep"


def test_files_without_a_name_count(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "other").mkdir()
    path = fill(tmp_path / "own" / "hidden", 2 * MOST)
    with path.open("rb"), path.open("rb"):
        path.unlink()
        files = list_open()
        assert sorted(size for name, size in files if name == str(path)) == [0, 2 * MOST]
        assert room(tmp_path / "own").find_excess(files) is not None
        assert room(tmp_path / "other").find_excess(files) is None
    assert room(tmp_path / "own").find_excess(list_open()) is None


def test_an_instance_has_not_too_many_files_open(tmp_path: Path) -> None:
    for name in ("own", "own-too"):
        (tmp_path / name).mkdir()
    path = fill(tmp_path / "own" / "file", 1)
    with ExitStack() as stack:
        for _ in range(MOST_OPEN):
            stack.enter_context(path.open("rb"))
        assert room(tmp_path / "own").find_excess(list_open()) is None
        descriptor = os.open(folder_of(tmp_path / "own", 1), os.O_RDONLY)
        stack.callback(os.close, descriptor)
        excess = room(tmp_path / "own").find_excess(list_open())
        assert excess == "it has more than 256 files open"
        assert room(tmp_path / "own-too").find_excess(list_open()) is None


def test_it_is_full_above_its_bound(tmp_path: Path) -> None:
    fill(tmp_path / "one", LEAST_ENTRY)
    assert room(tmp_path, LEAST_ENTRY).find_excess() is None
    assert (
        room(tmp_path, LEAST_ENTRY - 1).find_excess() == "its workspace holds more than 4095 bytes"
    )
    assert room(tmp_path, None).find_excess() is None
    fill(tmp_path / "two", 1024**2)
    assert room(tmp_path, 1024**2).find_excess() == "its workspace holds more than 1 MiB"


def test_writing_ends_before_it_is_full(tmp_path: Path) -> None:
    own = room(tmp_path)
    old = fill(tmp_path / "old", 2 * SIZE)
    with (tmp_path / "new").open("wb") as file:
        own.write(file, bytes(SIZE))
        with pytest.raises(OSError) as caught:  # noqa: PT011 - the number says which
            own.write(file, bytes(2 * SIZE))
        assert caught.value.errno == errno.EDQUOT
        old.unlink()
        own.write(file, bytes(2 * SIZE))
    assert (tmp_path / "new").stat().st_size == 3 * SIZE
    assert own.find_excess() is None


def test_who_rests_is_measured_once(tmp_path: Path) -> None:
    woken: list[None] = []
    own = Room(tmp_path, MOST, lambda: woken.append(None))
    assert not own.is_due()
    own.work()
    assert (own.works, own.is_due(), len(woken)) == (True, True, 1)
    own.find_excess()
    # It goes on to write.
    assert own.is_due()
    own.rest()
    assert (own.works, own.is_due(), len(woken)) == (False, True, 2)
    own.find_excess()
    own.rest()
    assert (own.is_due(), len(woken)) == (False, 2)
