"""Supply: what may come yet is tried again, and what is refused for what it is is not."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
import wasmtime

from tests.unit.wedge.agent.bench import PATIENCE
from wedge.agent import supply
from wedge.agent.plan import Need
from wedge.agent.supply import Supply
from wedge.errors import InvalidModuleError, ModuleError
from wedge.host.code import Code
from wedge.manifest import Module

if TYPE_CHECKING:
    from collections.abc import Callable

    from wedge.agent.supply import Item

HASH = bytes(32)
INVALID = InvalidModuleError("one", "is not valid", cause="a byte is wrong")


@dataclass
class Stores:
    """Stands in for the store of modules and for that of code; what is in `fail` comes first."""

    fail: list[Exception] = field(default_factory=list)
    brought: list[str] = field(default_factory=list)
    compiled: list[str] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def bring(self, module: Module, **_: object) -> bytes:
        self.brought.append(module.id)
        return b""

    def load(self, _data: bytes, name: str, **_: object) -> Code:
        self.compiled.append(name)
        if self.fail:
            raise self.fail.pop(0)
        engine = wasmtime.Engine()
        return Code(wasmtime.Module(engine, b"\0asm\x01\0\0\0"), engine)

    def look(self) -> None:
        with self.changed:
            self.changed.notify_all()


@dataclass
class Bench:
    stores: Stores
    supply: Supply

    def ask(self, *needs: Need) -> list[Item]:
        """Ask for these, and wait until each is there or has failed."""
        self.supply.ask(needs)
        return self.settle()

    def settle(self) -> list[Item]:
        self.wait(lambda: all(item.phase in ("ready", "failed") for item in self.supply.items()))
        return self.supply.items()

    def wait(self, what: Callable[[], bool]) -> None:
        with self.stores.changed:
            assert self.stores.changed.wait_for(what, PATIENCE)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    monkeypatch.setattr(supply, "FIRST_WAIT", 1000.0)
    stores = Stores()
    return Bench(stores, Supply(stores, stores, stores.look))  # type: ignore[arg-type]


def need(id_: str = "one", hash_: bytes = HASH, *, metered: bool = False) -> Need:
    module = Module(id=id_, implementation="wasm", url="http://h/m", hash=hash_)
    return Need(module=module, metered=metered)


def message(item: Item) -> str:
    assert item.error is not None
    return item.error.message


@pytest.mark.parametrize(
    "error", [ModuleError("it took too long"), OSError(28, "No space left"), MemoryError()]
)
def test_what_may_pass_is_tried_again(bench: Bench, error: Exception) -> None:
    bench.stores.fail = [error]
    (item,) = bench.ask(need())
    assert item.phase == "failed"
    assert bench.supply.next_due() == item.due
    bench.supply.hurry()
    (item,) = bench.settle()
    assert (item.phase, item.error) == ("ready", None)
    assert bench.stores.compiled == ["one", "one"]


def test_what_is_refused_is_not_tried_again(bench: Bench) -> None:
    bench.stores.fail = [INVALID]
    (item,) = bench.ask(need())
    assert item.error is INVALID
    assert bench.supply.next_due() is None
    bench.supply.hurry()
    assert bench.ask(need()) == [item]
    assert item.error is INVALID
    assert bench.stores.compiled == ["one"]


def test_it_is_known_by_its_content(bench: Bench) -> None:
    bench.stores.fail = [INVALID]
    bench.ask(need())
    bench.ask()
    again, other = bench.ask(need(), need("two"))
    assert message(again) == INVALID.message
    assert message(other) == "the module `two` is not valid"
    assert other.error is not None
    assert other.error.cause == INVALID.cause
    assert bench.stores.brought == ["one"]
    # Another content, or the same one compiled in another way, may be sound.
    for different in (need(hash_=b"\1" * 32), need(metered=True)):
        (item,) = bench.ask(different)
        assert item.phase == "ready"


def test_it_does_not_fill_memory(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supply, "MOST_REFUSED", 2)
    for number in range(3):
        bench.stores.fail = [INVALID]
        bench.ask(need(hash_=bytes([number]) * 32))
    bench.ask(need(hash_=b"\2" * 32))
    assert len(bench.stores.compiled) == 3
    (item,) = bench.ask(need(hash_=b"\0" * 32))
    assert item.phase == "ready"
