"""The tutorials and the README work as they are printed, on empty folders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.session import REPOSITORY, Session

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

TUTORIALS = REPOSITORY / "docs" / "tutorial"
# Everything else is run.
INSTALLATION = dict.fromkeys(
    ("python3 -m venv .venv", ".venv/bin/pip install ."), "the tests run where it is installed"
)

pytestmark = [pytest.mark.toolchain, pytest.mark.timeout(1200)]


@pytest.fixture
def session(tool_cache: Cache, sysroot: Sysroot, tmp_path: Path) -> Session:
    return Session(tmp_path / "commands", PY2WASM_CACHE=str(tool_cache.root))


@pytest.mark.parametrize("name", sorted(path.name for path in TUTORIALS.glob("*.md")))
def test_tutorial(name: str, session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "you"
    folder.mkdir()
    session.follow(TUTORIALS / name, folder)


def test_the_readme(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "you"
    folder.mkdir()
    session.follow(REPOSITORY / "README.md", folder, left_out=INSTALLATION)
