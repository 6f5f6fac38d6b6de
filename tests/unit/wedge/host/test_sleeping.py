"""Sleeping: `poll_oneoff` as modules call it, with every kind of subscription, and its ends."""

from __future__ import annotations

import struct
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import wasmtime

from wedge.host.engine import EngineSpec
from wedge.host.guest import CallError, Guest, GuestLimits
from wedge.host.linking import Linkage
from wedge.host.sleeping import EVENT, MOST_SUBSCRIPTIONS, SUBSCRIPTION, Sleeping
from wedge.host.stopping import Stop, StoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator

# `_start` polls with the four arguments at 0, keeps the errno at 16, and the time before and after
# by the monotonic clock at 24 and 32.
MODULE = """
(module
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $clock (param i32 i64 i32) (result i32)))
  (memory (export "memory") 8)
  (func (export "malloc") (param i32) (result i32) i32.const 0)
  (func (export "free") (param i32))
  (func (export "_start")
    (drop (call $clock (i32.const 1) (i64.const 1) (i32.const 24)))
    (i32.store (i32.const 16) (call $poll
      (i32.load (i32.const 0)) (i32.load (i32.const 4))
      (i32.load (i32.const 8)) (i32.load (i32.const 12))))
    (drop (call $clock (i32.const 1) (i64.const 1) (i32.const 32)))))
"""
MEMORY_END = 8 * 65536
SUBSCRIPTIONS, EVENTS, COUNT = 1024, 4 * 65536, 40
SUCCESS, FAULT, INVAL = 0, 21, 28
REALTIME, MONOTONIC, PROCESSOR_TIME = 0, 1, 2
CLOCK, READ, WRITE = 0, 1, 2
ABSOLUTE = 1
MILLISECOND, SECOND, HOUR = 10**6, 10**9, 3600 * 10**9
# What is over as soon as that has happened takes less, also on a busy machine.
SOON = 5.0


def clock(userdata: int, timeout: int, id_: int = MONOTONIC, flags: int = 0) -> bytes:
    return SUBSCRIPTION.pack(userdata, CLOCK, id_, timeout, 0, flags)


def stream(userdata: int, kind: int, descriptor: int) -> bytes:
    return SUBSCRIPTION.pack(userdata, kind, descriptor, 0, 0, 0)


def clock_event(userdata: int) -> bytes:
    return EVENT.pack(userdata, SUCCESS, CLOCK, 0, 0)


def stream_event(userdata: int, kind: int) -> bytes:
    return EVENT.pack(userdata, SUCCESS, kind, 1, 0)


@dataclass
class Program:
    """A module that polls once, each time that it is started."""

    stop: Stop = field(default_factory=Stop)
    raised: list[BaseException] = field(default_factory=list)

    # Whether the library's own function takes the place of ours.
    library: bool = False

    def __post_init__(self) -> None:
        engine = EngineSpec(interruptible=True).engine()
        self._sleeping = Sleeping(self.stop.sleep)
        self._linkage = Linkage(engine, self, {}, self._sleeping.poll)
        if self.library:
            self._linkage._linker.define_wasi()
        self._store = wasmtime.Store(engine)
        self.stop.attach(self._store)
        wasi = wasmtime.WasiConfig()
        zero = time.monotonic_ns()
        self._store.set_wasi(wasi)
        module = wasmtime.Module(engine, wasmtime.wat2wasm(MODULE))
        self._guest = Guest(module, self._linkage, self._store, GuestLimits())
        self.memory = self._guest.memory
        self._sleeping.begin(self.memory, zero)

    def caught(self, error: BaseException) -> None:
        self.raised.append(error)

    def close(self) -> None:
        self._store.close()

    def poll(
        self,
        *subscriptions: bytes,
        at: int = SUBSCRIPTIONS,
        events: int = EVENTS,
        ready: int = COUNT,
        count: int | None = None,
    ) -> int:
        """Poll and give the errno."""
        data = b"".join(subscriptions)
        self.memory.write(min(at, MEMORY_END - len(data)), data)
        count = len(subscriptions) if count is None else count
        self.memory.write_words(0, at, events, count, ready)
        self._guest.start()
        return self.memory.words(16, 1)[0]

    def ready(self, *subscriptions: bytes) -> list[bytes]:
        """Poll and give the events."""
        self.memory.write(EVENTS, b"\xee" * EVENT.size * (len(subscriptions) + 1))
        assert self.poll(*subscriptions) == SUCCESS
        count = self.memory.words(COUNT, 1)[0]
        size = count * EVENT.size
        # What lies behind is not touched.
        assert self.memory.read(EVENTS + size, EVENT.size) == b"\xee" * EVENT.size
        data = self.memory.read(EVENTS, size)
        return [data[start : start + EVENT.size] for start in range(0, size, EVENT.size)]

    def outcome(self, *subscriptions: bytes) -> tuple[int, int, list[tuple[int, ...]]]:
        """Poll and give all that tells of it; bytes without a meaning are left out."""
        errno = self.poll(*subscriptions)
        data = self.memory.read(EVENTS, len(subscriptions) * EVENT.size)
        return errno, self.memory.words(COUNT, 1)[0], list(EVENT.iter_unpack(data))

    def slept(self) -> int:
        """Give how long the last call took by the module's own clock, in nanoseconds."""
        before, after = struct.unpack("<QQ", self.memory.read(24, 16))
        return int(after) - int(before)

    def now(self) -> int:
        """Give what the module's monotonic clock says."""
        self.poll(count=0)
        return int.from_bytes(self.memory.read(32, 8), "little")


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program()
    yield made
    made.close()


def test_the_layout_is_that_of_wasi() -> None:
    assert (SUBSCRIPTION.size, EVENT.size) == (48, 32)
    packed = SUBSCRIPTION.pack(0x1122334455667788, 1, 0xAABBCCDD, 2**64 - 2, 3, 0x0102)
    assert packed[:9] == bytes.fromhex("88776655443322 11 01")
    assert packed[16:20] == bytes.fromhex("ddccbbaa")
    assert packed[24:42] == bytes.fromhex("feffffffffffffff 0300000000000000 0201")
    packed = EVENT.pack(1, 0x0203, 4, 5, 0x0607)
    assert packed == bytes.fromhex(
        f"0100000000000000 0302 04 {'00' * 5} 05{'00' * 7} 0706 {'00' * 6}"
    )


@pytest.mark.parametrize("id_", [REALTIME, MONOTONIC])
def test_a_sleep_is_as_long_as_it_should_be(program: Program, id_: int) -> None:
    assert program.ready(clock(7, 30 * MILLISECOND, id_)) == [clock_event(7)]
    assert 30 * MILLISECOND <= program.slept() < SOON * SECOND


def test_a_sleep_until_a_time_of_the_monotonic_clock(program: Program) -> None:
    # Python's own `time.sleep` does this.
    due = program.now() + 50 * MILLISECOND
    assert program.ready(clock(7, due, flags=ABSOLUTE)) == [clock_event(7)]
    after = program.now()
    assert due <= after < due + SOON * SECOND


def test_a_sleep_until_a_time_of_day(program: Program) -> None:
    due = time.time_ns() + 50 * MILLISECOND
    assert program.ready(clock(7, due, REALTIME, ABSOLUTE)) == [clock_event(7)]
    assert 0 <= time.time_ns() - due < SOON * SECOND


@pytest.mark.parametrize(
    "past",
    [
        clock(7, 0),
        clock(7, 0, REALTIME),
        clock(7, 0, flags=ABSOLUTE),
        clock(7, 1, flags=ABSOLUTE),
        clock(7, 0, REALTIME, ABSOLUTE),
        clock(7, SECOND, REALTIME, ABSOLUTE),
    ],
)
def test_what_is_past_is_ready_at_once(program: Program, past: bytes) -> None:
    assert program.ready(clock(1, HOUR), past, clock(2, HOUR)) == [clock_event(7)]


def test_the_earliest_clock_wins(program: Program) -> None:
    found = program.ready(
        clock(1, HOUR),
        clock(2, 20 * MILLISECOND),
        clock(3, 10 * MILLISECOND, REALTIME),
        clock(4, time.time_ns() + HOUR, REALTIME, ABSOLUTE),
        clock(5, program.now() + HOUR, flags=ABSOLUTE),
    )
    # On a busy machine the next one may be due too by then.
    assert found in ([clock_event(3)], [clock_event(2), clock_event(3)])
    assert program.slept() >= 10 * MILLISECOND


def test_descriptors_are_ready_and_all_that_is_ready_is_told(program: Program) -> None:
    assert program.ready(
        clock(1, HOUR),
        stream(2**64 - 1, READ, 0),
        clock(3, 0),
        stream(4, WRITE, 1),
        stream(5, READ, 2**32 - 1),
    ) == [
        stream_event(2**64 - 1, READ),
        clock_event(3),
        stream_event(4, WRITE),
        stream_event(5, READ),
    ]


@pytest.mark.parametrize(
    "longest",
    [
        clock(7, 2**64 - 1),
        clock(7, 2**64 - 1, REALTIME),
        clock(7, 2**64 - 1, flags=ABSOLUTE),
        clock(7, 2**64 - 1, REALTIME, ABSOLUTE),
        clock(7, 2**63),
    ],
)
def test_the_longest_sleeps(program: Program, longest: bytes) -> None:
    assert program.ready(longest, clock(1, MILLISECOND)) == [clock_event(1)]
    # Longer than any lock can be waited for.
    waking = threading.Timer(0.05, program.stop.end, ["it was told to"])
    waking.start()
    with pytest.raises(CallError):
        program.poll(longest)
    waking.join()
    assert [type(error) for error in program.raised] == [StoppedError]


@pytest.mark.parametrize(
    "wrong",
    [
        clock(7, 1, PROCESSOR_TIME),
        clock(7, 1, 3),
        clock(7, 1, 2**32 - 1),
        clock(7, 1, flags=2),
        clock(7, 1, flags=0xFFFF),
        stream(7, 3, 0),
        stream(7, 255, 0),
    ],
)
def test_what_makes_no_sense(program: Program, wrong: bytes) -> None:
    assert program.poll(wrong) == INVAL
    # Nor does the rest then, and nobody waits for it.
    assert program.poll(clock(1, HOUR), wrong) == INVAL


@pytest.mark.parametrize(
    "subscriptions",
    [
        [],
        [clock(7, MILLISECOND)],
        [clock(7, 0, REALTIME), clock(8, 0), clock(9, HOUR)],
        [clock(7, 5, flags=ABSOLUTE)],
        [clock(7, 5, REALTIME, ABSOLUTE)],
        [clock(7, 1, PROCESSOR_TIME)],
        [clock(7, 1, 4), clock(8, HOUR)],
        [clock(7, 1, flags=2)],
        [stream(7, READ, 0)],
        [stream(7, WRITE, 1), stream(8, WRITE, 2), clock(9, HOUR)],
        [stream(7, 3, 0)],
    ],
)
def test_it_is_as_the_library_has_it(program: Program, subscriptions: list[bytes]) -> None:
    other = Program(library=True)
    assert program.outcome(*subscriptions) == other.outcome(*subscriptions)
    other.close()


@pytest.mark.parametrize("count", [0, MOST_SUBSCRIPTIONS + 1, 2**31, 2**32 - 1])
def test_wrong_numbers_of_subscriptions(program: Program, count: int) -> None:
    assert program.poll(clock(7, 1), count=count) == INVAL
    assert program.poll(clock(7, 1), at=2**32 - 1, count=count) == INVAL


def test_as_many_subscriptions_as_there_may_be(program: Program) -> None:
    many = [clock(number, 0) for number in range(MOST_SUBSCRIPTIONS)]
    assert program.ready(*many) == [clock_event(number) for number in range(MOST_SUBSCRIPTIONS)]


@pytest.mark.parametrize(
    "places",
    [
        {"at": MEMORY_END - SUBSCRIPTION.size + 1},
        {"at": MEMORY_END},
        {"at": 2**32 - 1},
        {"at": 2**32 - SUBSCRIPTION.size},
        {"events": MEMORY_END - EVENT.size + 1},
        {"events": 2**32 - EVENT.size},
        {"ready": MEMORY_END - 3},
        {"ready": 2**32 - 4},
    ],
)
def test_addresses_outside_the_memory(program: Program, places: dict[str, int]) -> None:
    # Nothing is waited for.
    assert program.poll(clock(7, HOUR), **places) == FAULT


def test_events_may_lie_where_the_subscriptions_were(program: Program) -> None:
    assert program.poll(clock(1, 0), clock(2, 0), events=SUBSCRIPTIONS) == SUCCESS
    assert program.memory.read(SUBSCRIPTIONS, 64) == clock_event(1) + clock_event(2)


def test_who_sleeps_is_woken_to_end(program: Program) -> None:
    waking = threading.Timer(0.05, program.stop.end, ["it was told to"])
    before = time.monotonic()
    waking.start()
    with pytest.raises(CallError):
        program.poll(clock(7, HOUR))
    assert time.monotonic() - before < SOON
    waking.join()
    assert [type(error) for error in program.raised] == [StoppedError]
    assert program.stop.reason == "it was told to"
    # The first reason stays, and no sleep begins any more.
    program.stop.end("another")
    with pytest.raises(CallError):
        program.poll(clock(7, 0))
    assert program.stop.reason == "it was told to"


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        ("event_end", "an event took longer than it may"),
        ("life_end", "it ran longer than it may"),
    ],
)
def test_who_sleeps_too_long_ends_in_time(program: Program, end: str, reason: str) -> None:
    before = time.monotonic()
    setattr(program.stop, end, before + 0.1)
    assert program.ready(clock(7, MILLISECOND)) == [clock_event(7)]
    with pytest.raises(CallError):
        program.poll(clock(7, HOUR))
    assert 0.1 <= time.monotonic() - before < SOON
    assert program.stop.reason == reason


def test_after_an_event_that_took_too_long_another_may_come() -> None:
    stop = Stop()
    stop.event_end = time.monotonic() - 1
    assert stop.is_due()
    assert stop.forgive()
    assert (stop.reason, stop.is_due()) == (None, False)
    stop.life_end = time.monotonic() - 1
    assert not stop.forgive()
    stop = Stop()
    stop.end("it was told to")
    assert not stop.forgive()
    assert stop.reason == "it was told to"


def test_others_go_on_in_the_meantime(program: Program) -> None:
    sleeper = threading.Thread(target=lambda: program.ready(clock(7, 200 * MILLISECOND)))
    sleeper.start()
    turns = 0
    while sleeper.is_alive():
        turns += 1
    # With the interpreter's lock held there would be a few.
    assert turns > 1000
