"""Quotas: who fills its workspace ends, in whatever way it does, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import wasmtime

from tests.unit.wedge.agent.nodes import node

if TYPE_CHECKING:
    from tests.unit.wedge.agent.bench import Bench
    from wedge.wire import DeploymentStatus

MEBIBYTE = 1024**2
# What `body` writes with: 1 MiB of memory, a name at 16, a descriptor at 100.
WRITER = """
(module
  (import "env" "EVP_initialize" (func $initialize (result i32)))
  (import "env" "EVP_processEvent" (func $process (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_unlink_file"
    (func $unlink (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_create_directory"
    (func $mkdir (param i32 i32 i32) (result i32)))
  (memory (export "memory") 17)
  (global $count (mut i32) (i32.const 0))
  (global $folder (mut i32) (i32.const 3))
  (func (export "malloc") (param i32) (result i32) i32.const 1024)
  (func (export "free") (param i32))
  (func $open (param $folder i32) (param $flags i32) (param $rights i64)
    (if (call $path_open (local.get $folder) (i32.const 0) (i32.const 16) (i32.const 4)
        (local.get $flags) (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 100))
      (then unreachable)))
  ;; Writes so many bytes to what has been opened.
  (func $write (param $size i32)
    (i32.store (i32.const 200) (i32.const 1024))
    (i32.store (i32.const 204) (local.get $size))
    (if (call $fd_write (i32.load (i32.const 100)) (i32.const 200) (i32.const 1) (i32.const 300))
      (then unreachable)))
  (func $make (call $open (i32.const 3) (i32.const 1) (i64.const 64)))
  (func (export "_start")
    (i32.store (i32.const 16) (i32.const 0x61616161))
    {body}
    (drop (call $initialize))
    (loop $again
      (br_if $again (i32.ne (i32.const 1) (call $process (i32.const 1) (i32.const -1)))))))
"""
# Another name, of four letters, each time.
COUNT = """
(global.set $count (i32.add (global.get $count) (i32.const 1)))
(i32.store (i32.const 16) (i32.or (i32.const 0x40404040)
  (i32.or (i32.and (global.get $count) (i32.const 0xf))
  (i32.or (i32.shl (i32.and (global.get $count) (i32.const 0xf0)) (i32.const 4))
  (i32.or (i32.shl (i32.and (global.get $count) (i32.const 0xf00)) (i32.const 8))
    (i32.shl (i32.and (global.get $count) (i32.const 0xf000)) (i32.const 12)))))))
"""
GROWS = "(call $make) (loop $more (call $write (i32.const 65536)) (br $more))"
HIDES = """
(call $make)
(drop (call $unlink (i32.const 3) (i32.const 16) (i32.const 4)))
(loop $more (call $write (i32.const 65536)) (br $more))
"""
MANY = (
    f"(loop $more {COUNT} (call $make) (drop (call $close (i32.load (i32.const 100)))) (br $more))"
)
DEEP = """
(loop $more
  (drop (call $mkdir (global.get $folder) (i32.const 16) (i32.const 4)))
  (call $open (global.get $folder) (i32.const 2) (i64.const 512))
  (if (i32.ne (global.get $folder) (i32.const 3)) (then (drop (call $close (global.get $folder)))))
  (global.set $folder (i32.load (i32.const 100)))
  (br $more))
"""
OPENS = """
(loop $more
  (global.set $count (i32.add (global.get $count) (i32.const 1)))
  (call $make)
  (br_if $more (i32.lt_u (global.get $count) (i32.const 300))))
(loop $ever (br $ever))
"""
# Writes 1 MiB and waits, so that it is looked at while it does nothing.
ONCE = "(call $make) (call $write (i32.const 1048576))"
OVER = "its workspace holds more than 1 MiB"
TOO_MANY = "it has more than 256 files open"
TOO_DEEP = "folders in its workspace are more than 64 deep"


def writer(body: str) -> bytes:
    return bytes(wasmtime.wat2wasm(WRITER.format(body=body)))


@pytest.fixture
def small(bench: Bench) -> Bench:
    """Give a device whose workspaces have 1 MiB."""
    type(bench).__init__(bench, bench.folder, bench.web, workspace=MEBIBYTE, grace=0.5)
    return bench


def failed(status: DeploymentStatus) -> bool:
    return "one" in status.instances and status.instances["one"].status == "error"


def failure(bench: Bench) -> str | None:
    return bench.wait_for_status(failed).instances["one"].failure


@pytest.mark.parametrize(
    ("body", "reason"),
    [(GROWS, OVER), (HIDES, OVER), (MANY, OVER), (DEEP, TOO_DEEP), (OPENS, TOO_MANY)],
    ids=["grows", "hides", "many", "deep", "opens"],
)
def test_who_fills_its_workspace_ends(small: Bench, body: str, reason: str) -> None:
    with small as bench:
        bench.want({"one": {"module": writer(body)}, "two": {"module": node()}})
        assert failure(bench) == f"`one` was stopped: {reason}"
        bench.device.configure("two", "still", b"there")
        bench.hub.wait_for(lambda: ("two", "still", b"there") in bench.hub.states)
        assert bench.wait(id_="under-test").instances["two"].status == "ok"
        assert [name for name, _, _ in bench.hub.ends] == ["one"]
        # What it has left goes with it.
        bench.want({"two": {"module": node()}}, id_="without")
        bench.wait(id_="without")
    assert [path.name for path in (bench.folder / "instances").iterdir()] == ["two"]
    assert list((bench.folder / "cache/removed").iterdir()) == []


def test_who_is_full_does_not_begin(small: Bench) -> None:
    with small as bench:
        bench.want({"one": {"module": writer(ONCE + COUNT + ONCE)}})
        assert failure(bench) == f"`one` was stopped: {OVER}"
    with bench:
        assert failure(bench) == f"`one` is not started: {OVER}"


def test_a_manifest_says_how_much(small: Bench) -> None:
    full = {"module": writer(ONCE + COUNT + ONCE)}
    with small as bench:
        bench.want({"one": full})
        failure(bench)
        limits = {"limits": {"workspace": "4MiB"}}
        bench.want({"one": {**full, "wedge": limits}}, id_="more")
        assert bench.wait(id_="more").instances["one"].status == "ok"
        limits = {"limits": {"workspace": "1MiB"}}
        bench.want({"one": {**full, "wedge": limits}}, id_="less")
        assert failure(bench) == f"`one` is not started: {OVER}"


def test_what_fits_stays(small: Bench) -> None:
    with small as bench:
        bench.want({"one": {"module": writer(ONCE)}})
        bench.wait(id_="under-test")
    with bench:
        assert bench.wait(id_="under-test").instances["one"].status == "ok"
    workspace = bench.folder / "instances/one/default_workspace"
    assert (workspace / "aaaa").stat().st_size == MEBIBYTE
