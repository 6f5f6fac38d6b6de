"""The tutorials and the README work as they are printed, on empty folders."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.integration.session import REPOSITORY, Session

if TYPE_CHECKING:
    from py2wasm.cache import Cache
    from py2wasm.sysroot import Sysroot

PORT = "18830"
TUTORIALS = REPOSITORY / "docs" / "tutorial"
# Everything else is run.
INSTALLATION = dict.fromkeys(
    ("python3 -m venv .venv", ".venv/bin/pip install ."), "the tests run where it is installed"
)

pytestmark = [pytest.mark.toolchain, pytest.mark.timeout(1200)]


@pytest.fixture
def session(tool_cache: Cache, sysroot: Sysroot, tmp_path: Path) -> Session:
    return Session(
        tmp_path / "commands",
        PY2WASM_CACHE=str(tool_cache.root),
        WEDGE_CONFIG_DIR=str(tmp_path / "settings"),
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@pytest.mark.parametrize("name", sorted(path.name for path in TUTORIALS.glob("*.md")))
def test_tutorial(name: str, session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "you"
    folder.mkdir()
    page = tmp_path / name
    text = (TUTORIALS / name).read_text("utf-8")
    # A page has a port for its broker, and somebody else may have that.
    page.write_text(text.replace(PORT, str(_free_port())), "utf-8")
    session.follow(page, folder)


def test_the_readme(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "you"
    folder.mkdir()
    session.follow(REPOSITORY / "README.md", folder, left_out=INSTALLATION)
