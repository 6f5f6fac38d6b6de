"""A real broker, and certificates for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.certificates import Authority
from tests.mosquitto import Mosquitto, Program, find_mosquitto

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from py2wasm.cache import Cache


@pytest.fixture(scope="session")
def program(tool_cache: Cache) -> Program:
    return find_mosquitto(tool_cache)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "ca")


@pytest.fixture
def plain(tmp_path: Path, program: Program) -> Iterator[Mosquitto]:
    with Mosquitto(program, tmp_path / "mosquitto") as server:
        yield server


@pytest.fixture
def mutual(tmp_path: Path, program: Program, authority: Authority) -> Iterator[Mosquitto]:
    """A broker that speaks TLS, and asks for certificates of the authority."""
    with Mosquitto(program, tmp_path / "mosquitto", authority=authority) as server:
        yield server
