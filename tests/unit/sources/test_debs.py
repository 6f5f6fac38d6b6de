"""Debian packages from a lock file, with an archive and a dpkg-deb made for the test."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import BuildError, FetchError
from py2wasm.sources import debs as debs_module
from py2wasm.sources.debs import Deb, read_lock, unpack_debs

if TYPE_CHECKING:
    from pathlib import Path

    from py2wasm.cache import Cache
    from py2wasm.console import Console

# Takes the package's text for the path of the one file in it.
DPKG = '#!/bin/sh\nmkdir -p "$3/usr" && cp "$2" "$3/usr/$(cat "$2")"\n'


class Archive:
    """An archive in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def add(self, name: str) -> Deb:
        path = f"pool/main/x/{name}_1+b1_amd64.deb"
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
        digest = hashlib.sha256(name.encode()).hexdigest()
        return Deb(sha256=digest, size=len(name), path=path)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "dpkg-deb").write_text(DPKG)
    (tools / "dpkg-deb").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools), prepend=":")
    uris = [f"file://{tmp_path}/elsewhere", f"file://{tmp_path}/archive"]
    monkeypatch.setattr(debs_module, "archive_uris", lambda: uris)
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    return Archive(tmp_path / "archive")


def test_a_lock_file(tmp_path: Path) -> None:
    lock = tmp_path / "debian.lock"
    lock.write_text(f"# why\n\n{'a' * 64} 12 pool/main/r/rustc_1_amd64.deb\n")
    (deb,) = read_lock(lock)
    assert (deb.size, deb.file) == (12, "rustc_1_amd64.deb")


@pytest.mark.parametrize("line", ["abc 1 pool/x.deb", f"{'a' * 64} many x.deb", f"{'a' * 64} 1"])
def test_a_line_that_is_none(tmp_path: Path, line: str) -> None:
    (tmp_path / "debian.lock").write_text(f"# first\n{line}\n")
    with pytest.raises(BuildError, match="line 2 of"):
        read_lock(tmp_path / "debian.lock")


def test_packages_are_unpacked_together(archive: Archive, cache: Cache, console: Console) -> None:
    debs = [archive.add("rustc"), archive.add("libstd")]
    made = unpack_debs("tools", "k1", debs, cache=cache, console=console)
    assert {path.name for path in (made.root / "usr").iterdir()} == {"rustc", "libstd"}
    assert not list(cache.work("debs", "tools", "k1").iterdir())
    # From the cache: the archive is gone.
    (archive.root / debs[0].path).unlink()
    assert unpack_debs("tools", "k1", debs, cache=cache, console=console).root == made.root


def test_what_was_fetched_stays(archive: Archive, cache: Cache, console: Console) -> None:
    debs = [archive.add("rustc"), archive.add("libstd")]
    (archive.root / debs[1].path).unlink()
    with pytest.raises(FetchError, match="libstd") as caught:
        unpack_debs("tools", "k2", debs, cache=cache, console=console)
    assert "sdk import" in str(caught.value.hint)
    (archive.root / debs[0].path).unlink()
    archive.add("libstd")
    made = unpack_debs("tools", "k2", debs, cache=cache, console=console)
    assert (made.root / "usr" / "rustc").is_file()


def test_another_file_is_refused(archive: Archive, cache: Cache, console: Console) -> None:
    deb = archive.add("rustc")
    (archive.root / deb.path).write_text("rusty")
    with pytest.raises(FetchError, match="rustc") as caught:
        unpack_debs("tools", "k3", [deb], cache=cache, console=console)
    assert "SHA-256" in str(caught.value.cause)


def test_another_machine(
    archive: Archive, cache: Cache, console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(FetchError, match="x86-64"):
        unpack_debs("tools", "k4", [archive.add("rustc")], cache=cache, console=console)


def test_programs_start_with_their_own_loader(tmp_path: Path) -> None:
    words = debs_module.Debs(root=tmp_path).command("usr/bin/rustc")
    assert words[0].endswith("ld-linux-x86-64.so.2")
    assert words[-1] == str(tmp_path / "usr/bin/rustc")
