from __future__ import annotations

import errno
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock, Timeout

from py2wasm.cache import MANIFEST, Cache, cache_key, hash_file, hash_tree
from py2wasm.console import Console
from py2wasm.errors import BuildError, OutputError

if TYPE_CHECKING:
    from pathlib import Path


class Maker:
    """Fills an entry and counts how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, folder: Path) -> None:
        self.calls += 1
        (folder / "sub").mkdir()
        (folder / "sub" / "file").write_text("content")
        (folder / "link").symlink_to("sub/file")


def leftovers(cache: Cache) -> list[str]:
    """Everything below the kind's folder that is not a finished entry or its lock."""
    return [path.name for path in (cache.root / "kind").iterdir() if path.name.startswith(".")]


def test_entry_is_made_once(cache: Cache) -> None:
    make = Maker()
    assert not cache.holds("kind", "name", "key")
    path = cache.entry("kind", "name", "key", make)
    assert path == cache.path("kind", "name", "key") == cache.root / "kind" / "name-key"
    assert cache.entry("kind", "name", "key", make) == path
    assert make.calls == 1
    assert cache.holds("kind", "name", "key")
    assert (path / "link").read_text() == "content"
    assert cache.entry("kind", "name", "other", make) != path
    assert make.calls == 2


def test_entry_can_be_read_by_others(cache: Cache) -> None:
    path = cache.entry("kind", "name", "key", Maker())
    assert path.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("damage", ["changed", "longer", "removed", "manifest", "not a manifest"])
def test_damaged_entry_is_made_again(
    cache: Cache, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    make = Maker()
    path = cache.entry("kind", "name", "key", make)
    file = path / "sub" / "file"
    match damage:
        case "changed":
            file.write_text("cOntent")
        case "longer":
            file.write_text("content and more")
        case "removed":
            file.unlink()
        case "manifest":
            (path / MANIFEST).write_text((path / MANIFEST).read_text()[:-5])
        case "not a manifest":
            (path / MANIFEST).write_text("[]")
    assert not cache.holds("kind", "name", "key")
    cache.entry("kind", "name", "key", make)
    assert make.calls == 2
    assert file.read_text() == "content"
    warning = "warning: cache entry `name-key` is damaged; making it again\n"
    assert capsys.readouterr().err == warning


@pytest.mark.parametrize("error", [BuildError("no"), KeyboardInterrupt(), ValueError("bug")])
def test_failed_create_leaves_nothing(cache: Cache, error: BaseException) -> None:
    def create(folder: Path) -> None:
        (folder / "half").touch()
        raise error

    with pytest.raises(type(error)):
        cache.entry("kind", "name", "key", create)
    assert leftovers(cache) == []
    assert not cache.path("kind", "name", "key").exists()
    cache.entry("kind", "name", "key", Maker())


def test_full_disk(cache: Cache) -> None:
    def create(folder: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))

    with pytest.raises(OutputError, match="cannot store `name-key` in the cache") as caught:
        cache.entry("kind", "name", "key", create)
    assert "No space left on device" in (caught.value.cause or "")
    assert leftovers(cache) == []


def test_missing_file_in_create_is_not_the_caches_failure(cache: Cache) -> None:
    def create(folder: Path) -> None:
        (folder / "missing").read_text()

    with pytest.raises(FileNotFoundError):
        cache.entry("kind", "name", "key", create)


def test_leftovers_of_a_killed_process_are_removed(cache: Cache) -> None:
    abandoned = cache.root / "kind" / ".name-key-abandoned"
    abandoned.mkdir(parents=True)
    cache.entry("kind", "name", "key", Maker())
    assert leftovers(cache) == []


@pytest.mark.parametrize("below", ["", "deeper"])
def test_root_that_cannot_be_written_to(tmp_path: Path, console: Console, below: str) -> None:
    (tmp_path / "file").touch()
    root = tmp_path / "file" / below
    with pytest.raises(OutputError, match="cannot write to the cache at") as caught:
        Cache(root, console).entry("kind", "name", "key", Maker())
    assert caught.value.hint == "set PY2WASM_CACHE to a folder that can be written to"


def _make_slowly(root: Path, barrier: multiprocessing.synchronize.Barrier) -> None:
    cache = Cache(root, Console())
    started = root.parent / f"made-{os.getpid()}"

    def create(folder: Path) -> None:
        started.touch()
        # Long enough for the other process, which has passed the barrier, to meet the lock.
        with (folder / "file").open("wb") as stream:
            for _ in range(200):
                stream.write(os.urandom(1 << 16))
                stream.flush()
                os.fsync(stream.fileno())

    barrier.wait(timeout=30)
    cache.entry("kind", "name", "key", create)
    assert cache.holds("kind", "name", "key")


def test_two_processes_make_an_entry_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    arguments = (tmp_path / "cache", barrier)
    processes = [context.Process(target=_make_slowly, args=arguments) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0]
    assert len(list(tmp_path.glob("made-*"))) == 1


ORPHAN = """
import sys
from pathlib import Path
from py2wasm.cache import Cache
from py2wasm.console import Console
from py2wasm.process import run

root = Path(sys.argv[1])
command = ["sh", "-c", 'echo made > "$0/begun"; read line < "$0/release"', str(root)]
Cache(root / "cache", Console(quiet=True)).entry(
    "kind", "name", "key", lambda folder: run(command, log=root / "log")
)
"""


def test_a_killed_build_is_waited_for_while_its_tools_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "release")
    builder = subprocess.Popen([sys.executable, "-c", ORPHAN, str(tmp_path)])
    while not (tmp_path / "begun").exists():
        assert builder.poll() is None
    builder.kill()
    builder.wait()
    lock = FileLock(tmp_path / "cache" / "kind" / "name-key.lock")
    with pytest.raises(Timeout):
        lock.acquire(timeout=0)
    (tmp_path / "release").write_text("now\n")
    lock.acquire(timeout=60)
    lock.release()


def test_adopt_keeps_the_manifest_true(cache: Cache, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file").write_text("x")
    path = cache.adopt("kind", "name", "key", folder)
    assert (path / "file").read_text() == "x"
    assert cache.holds("kind", "name", "key")


def test_entries_lists_what_is_finished(cache: Cache) -> None:
    assert cache.entries() == []
    path = cache.entry("kind", "name-of-it", "key", Maker())
    cache.work("kind", "unfinished", "key")
    temporary = cache.root / "kind" / ".name-key-abandoned"
    temporary.mkdir()
    (temporary / MANIFEST).write_text("{}")
    (entry,) = cache.entries()
    assert (entry.kind, entry.name, entry.key, entry.path) == ("kind", "name-of-it", "key", path)
    assert entry.size == len("content")


def test_entries_leaves_out_what_is_damaged(cache: Cache) -> None:
    path = cache.entry("kind", "name", "key", Maker())
    (path / MANIFEST).write_text("{")
    assert cache.entries() == []


def fill(folder: Path) -> None:
    (folder / "file").write_text("x" * 100)


def aged(cache: Cache, name: str, *, age: int) -> Path:
    """Make an entry of 100 bytes that was used `age` seconds ago."""
    entry = cache.entry("aot", name, "k", fill)
    used = time.time() - age
    os.utime(entry, (used, used))
    return entry


def names(cache: Cache) -> set[str]:
    return {entry.name for entry in cache.entries()}


def test_limit_removes_what_was_not_used_for_longest(cache: Cache) -> None:
    for name, age in (("old", 300), ("new", 100), ("older", 400)):
        aged(cache, name, age=age)
    cache.entry("archives", "other kind", "k", fill)
    cache.limit("aot", 300)
    assert names(cache) == {"old", "older", "new", "other kind"}
    cache.limit("aot", 299)
    assert names(cache) == {"old", "new", "other kind"}
    cache.entry("aot", "old", "k", lambda _: pytest.fail("it is there"))
    cache.limit("aot", 100)
    assert names(cache) == {"old", "other kind"}
    assert not list(cache.root.glob("aot/.*"))


def test_limit_counts_what_another_process_has_removed(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, age in (("gone", 100), ("old", 300), ("new", 200)):
        aged(cache, name, age=age)
    listed = cache.entries("aot")
    shutil.rmtree(cache.path("aot", "gone", "k"))
    monkeypatch.setattr(cache, "entries", lambda _: listed)
    cache.limit("aot", 200)
    assert {path.name for path in (cache.root / "aot").glob("*-k")} == {"old-k", "new-k"}


def test_limit_leaves_what_another_process_has_locked(cache: Cache) -> None:
    entry = aged(cache, "busy", age=100)
    with FileLock(entry.with_name(entry.name + ".lock"), is_singleton=False):
        cache.limit("aot", 0)
    assert names(cache) == {"busy"}


def test_work_folder_stays(cache: Cache) -> None:
    folder = cache.work("kind", "name", "key")
    (folder / "object.o").touch()
    assert cache.work("kind", "name", "key") == folder
    assert (folder / "object.o").exists()


def test_clean(cache: Cache) -> None:
    assert cache.clean() == 0
    path = cache.entry("kind", "name", "key", Maker())
    manifest = (path / MANIFEST).stat().st_size
    assert cache.clean() >= len("content") + manifest
    assert not cache.root.exists()
    cache.entry("kind", "name", "key", Maker())


def test_clean_does_not_follow_links(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()

    def create(folder: Path) -> None:
        (folder / "link").symlink_to(tmp_path / "precious")

    cache.entry("kind", "name", "key", create)
    cache.clean()
    assert (tmp_path / "precious" / "file").exists()


def test_clean_leaves_a_folder_that_is_no_cache(tmp_path: Path, console: Console) -> None:
    (tmp_path / "precious").touch()
    with pytest.raises(OutputError, match="is not a cache of py2wasm"):
        Cache(tmp_path, console).clean()
    assert (tmp_path / "precious").exists()


def test_root_is_tagged_for_backup_tools(cache: Cache) -> None:
    cache.work("kind", "name", "key")
    tag = (cache.root / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_key_depends_on_content_not_on_order() -> None:
    assert cache_key({"a": 1, "b": [2]}) == cache_key({"b": [2], "a": 1})
    assert cache_key({"a": 1}) != cache_key({"a": 2})
    assert len(cache_key({})) == 32


def test_hashes(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"abc")
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hash_file(file) == expected
    before = hash_tree(tmp_path)
    os.utime(file, (0, 0))
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").touch()
    assert hash_tree(tmp_path) == before
    file.rename(tmp_path / "b")
    assert hash_tree(tmp_path) != before


def test_manifest_holds_sizes_and_hashes(cache: Cache) -> None:
    path = cache.entry("kind", "name", "key", Maker())
    manifest = json.loads((path / MANIFEST).read_text())
    assert manifest == {
        "sub/file": {"size": 7, "sha256": hash_file(path / "sub" / "file")},
    }
