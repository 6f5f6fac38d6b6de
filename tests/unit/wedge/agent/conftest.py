"""A web server of modules, and a device that fetches from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.wedge.agent.bench import Bench, Web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def web() -> Iterator[Web]:
    served = Web()
    yield served
    served.close()


@pytest.fixture
def bench(tmp_path: Path, web: Web) -> Bench:
    return Bench(tmp_path / "data", web, grace=0.5)
