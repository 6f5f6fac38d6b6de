from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from py2wasm.errors import SettingsError
from py2wasm.settings import parse_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("65536", 65536),
        ("12b", 12),
        ("1kB", 1000),
        ("1 KiB", 1024),
        (" 64MiB ", 64 * 1024**2),
        ("64mib", 64 * 1024**2),
        ("1GB", 10**9),
        ("1.5GiB", 3 * 1024**3 // 2),
        ("0.1kB", 100),
    ],
)
def test_size(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize("text", ["", "MiB", "64M", "-1", "1e3", "1.MiB", "64 MiB x", "٣"])
def test_not_a_size(text: str) -> None:
    with pytest.raises(SettingsError, match="is not a size") as caught:
        parse_size(text)
    assert caught.value.hint == "write bytes, or a unit as in `64MiB` or `1GB`"


@given(st.integers(min_value=0, max_value=2**63))
def test_whole_numbers_are_exact(number: int) -> None:
    assert parse_size(str(number)) == number
    assert parse_size(f"{number}MiB") == number * 1024**2
