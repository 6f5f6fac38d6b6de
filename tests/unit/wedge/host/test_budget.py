from __future__ import annotations

import threading

import pytest

from wedge.host import budget
from wedge.host.budget import MEGABYTE, Budget, CompileMemoryError, CompileTimeError


def test_the_usual_budget_goes_by_size() -> None:
    small, large = Budget.of(100), Budget.of(20 * MEGABYTE)
    assert (small.seconds, large.seconds) == (30, 230)
    assert small.memory < large.memory
    assert Budget.of(20 * MEGABYTE, 1.5).seconds == 1.5


def test_what_is_within_the_budget_is_given_or_raised() -> None:
    assert Budget.of(0).spend(lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        Budget.of(0).spend(lambda: 1 // 0)


def test_time() -> None:
    end = threading.Event()
    with pytest.raises(CompileTimeError, match=r"longer than 0.2 s") as caught:
        Budget.of(0, 0.2).spend(end.wait)
    end.set()
    assert caught.value.exit_code == 124


def test_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()
    taken = iter((100, 100, 100 + 2 * MEGABYTE))
    monkeypatch.setattr(budget, "resident_memory", lambda: next(taken))
    with pytest.raises(CompileMemoryError, match="more than 1 MB of memory"):
        Budget(seconds=60, memory=MEGABYTE).spend(end.wait)
    end.set()


def test_the_memory_of_this_process_is_known() -> None:
    before = budget.resident_memory()
    kept = bytearray(50 * MEGABYTE)
    kept[::4096] = bytes(1) * len(kept[::4096])
    assert before == 0 or budget.resident_memory() - before > 40 * MEGABYTE
