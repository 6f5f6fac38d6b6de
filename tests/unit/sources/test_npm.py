"""The npm origin, with a script in the place of npm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import FetchError
from py2wasm.sources import Pin, npm
from py2wasm.sources.pins import NpmOrigin

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORIGIN = NpmOrigin(kind="npm", package="@scope/thing")
PIN = Pin(
    version="1.2.3",
    file="thing-1.2.3.tgz",
    size=4,
    sha256="0" * 64,
    licence="MIT",
    origins=(ORIGIN,),
)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def write(script: str) -> None:
        program = tmp_path / "bin" / "npm"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")

    return write


def test_the_pinned_version_is_asked_for(tmp_path: Path, install: Callable[[str], None]) -> None:
    install('echo "$@" > scope-thing-1.2.3.tgz')
    npm.download(ORIGIN, PIN, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "pack --ignore-scripts @scope/thing@1.2.3\n"
    assert {path.name for path in tmp_path.iterdir()} == {"bin", "file"}


@pytest.mark.parametrize(
    ("script", "cause"),
    [("echo E404 >&2; exit 1", "E404"), ("echo nothing >&2", "nothing")],
)
def test_what_npm_says_is_the_cause(
    tmp_path: Path, install: Callable[[str], None], script: str, cause: str
) -> None:
    install(script)
    with pytest.raises(FetchError, match=r"npm does not give @scope/thing 1\.2\.3") as caught:
        npm.download(ORIGIN, PIN, tmp_path / "file")
    assert caught.value.cause == cause
    assert {path.name for path in tmp_path.iterdir()} == {"bin"}


def test_a_machine_without_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FetchError, match="this machine has no npm"):
        npm.download(ORIGIN, PIN, tmp_path / "file")
