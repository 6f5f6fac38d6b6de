from __future__ import annotations

from pathlib import Path

import pytest

from py2wasm.errors import UsageError
from py2wasm.host import Preopen, RunOptions


@pytest.mark.parametrize(
    ("text", "host", "guest"),
    [
        ("data", "data", "data"),
        ("data::/data", "data", "/data"),
        (".::.", ".", "."),
        ("a:b::/c::d", "a:b", "/c::d"),
    ],
)
def test_a_folder_and_its_guest_path(text: str, host: str, guest: str) -> None:
    assert Preopen.parse(text) == Preopen(host=Path(host), guest=guest)


@pytest.mark.parametrize("text", ["", "::", "data::", "::/data"])
def test_half_a_folder_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="does not name a folder"):
        Preopen.parse(text)


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_a_timeout_is_a_time(seconds: float) -> None:
    with pytest.raises(UsageError, match="timeout"):
        RunOptions(timeout=seconds)
    with pytest.raises(UsageError, match="timeout"):
        RunOptions(compile_timeout=seconds)


@pytest.mark.parametrize("fuel", [0, -1, 2**63])
def test_fuel_is_countable(fuel: int) -> None:
    with pytest.raises(UsageError, match="fuel"):
        RunOptions(fuel=fuel)


def test_memory_holds_a_page() -> None:
    assert RunOptions(max_memory=65536).max_memory == 65536
    with pytest.raises(UsageError, match="less than one page"):
        RunOptions(max_memory=65535)
