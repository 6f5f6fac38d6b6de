from __future__ import annotations

import shutil
import stat
from typing import TYPE_CHECKING

import pytest

from py2wasm.errors import FetchError
from py2wasm.sources import Pin, debian
from py2wasm.sources.debian import archive_uris
from py2wasm.sources.pins import DebianOrigin

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = DebianOrigin(kind="debian", suite="trixie", package="thing")
SHA = "5" * 64
PIN = Pin(version="1.0", file="x", size=3, sha256=SHA, licence="MIT", origins=(ORIGIN,))
STANZAS = """\
# Modernized sources
Types: deb deb-src
URIs: http://security.example.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.example.org/debian http://second.example.org/debian
Suites: bookworm bookworm-updates
Components: main contrib

Types: deb
URIs: http://tools.example.org/apt
Suites: stable
Components: nightly
"""
DISABLED = """\
Enabled: no
Types: deb
URIs: http://disabled.example.org/debian
Suites: bookworm
Components: main
"""
LINES = """\
# deb http://commented.example.org/debian bookworm main
deb [arch=amd64 signed-by=/a.gpg] http://options.example.org/debian bookworm main
deb-src http://plain.example.org/debian bookworm contrib main
deb http://plain.example.org/debian bookworm main
deb http://other.example.org/apt stable nightly
"""


def apt_folder(root: Path, *, sources: str = "", lines: str = "") -> Path:
    (root / "sources.list.d").mkdir()
    if sources:
        (root / "sources.list.d" / "debian.sources").write_text(sources)
    if lines:
        (root / "sources.list").write_text(lines)
    return root


def test_stanzas(tmp_path: Path) -> None:
    uris = archive_uris(apt_folder(tmp_path, sources=STANZAS))
    assert uris[0] == "http://deb.example.org/debian"
    assert uris[-1] == "http://security.example.org/debian-security"
    assert "http://tools.example.org/apt" not in uris


def test_disabled_stanza(tmp_path: Path) -> None:
    assert archive_uris(apt_folder(tmp_path, sources=DISABLED)) == []


def test_lines(tmp_path: Path) -> None:
    assert archive_uris(apt_folder(tmp_path, lines=LINES)) == [
        "http://options.example.org/debian",
        "http://plain.example.org/debian",
    ]


def test_both_formats_and_nothing(tmp_path: Path) -> None:
    assert archive_uris(tmp_path) == []
    root = apt_folder(tmp_path, sources=STANZAS, lines=LINES)
    (root / "sources.list.d" / "extra.list").write_text("deb http://extra.example.org/d x main\n")
    uris = archive_uris(root)
    assert uris[0] == "http://deb.example.org/debian"
    assert "http://extra.example.org/d" in uris
    assert len(uris) == len(set(uris))


@pytest.fixture
def fake_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An `apt-get` on PATH that knows one source package, and a configured archive."""
    folder = tmp_path / "bin"
    folder.mkdir()
    tarball = tmp_path / "thing_1.0.orig.tar.xz"
    tarball.write_bytes(b"abc")
    script = folder / "apt-get"
    script.write_text(
        "#!/bin/sh\n"
        'for word; do case "$word" in\n'
        "  update) exit 0;;\n"
        f"  thing) echo \"'{tarball.as_uri()}' thing_1.0.orig.tar.xz 3 SHA256:{SHA}\"\n"
        "    echo \"'http://x/y.dsc' y.dsc 9 SHA256:00\"; exit 0;;\n"
        "esac; done\n"
        'echo "E: Unable to find a source package" >&2; exit 100\n'
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(debian, "archive_uris", lambda: ["http://deb.example.org/debian"])
    return script


def test_download_takes_the_pinned_file(fake_apt: Path, tmp_path: Path) -> None:
    debian.download(ORIGIN, PIN, tmp_path / "target")
    assert (tmp_path / "target").read_bytes() == b"abc"


def test_another_version(fake_apt: Path, tmp_path: Path) -> None:
    pin = PIN.model_copy(update={"sha256": "6" * 64})
    with pytest.raises(FetchError, match="trixie no longer has that version of thing"):
        debian.download(ORIGIN, pin, tmp_path / "target")


def test_apt_fails(fake_apt: Path, tmp_path: Path) -> None:
    origin = ORIGIN.model_copy(update={"package": "nothing"})
    with pytest.raises(FetchError, match="apt-get failed with status 100") as caught:
        debian.download(origin, PIN, tmp_path / "target")
    assert caught.value.cause == "E: Unable to find a source package"


def test_no_apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(FetchError, match="this machine has no apt-get"):
        debian.download(ORIGIN, PIN, tmp_path / "target")


def test_no_archive(fake_apt: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian, "archive_uris", list)
    with pytest.raises(FetchError, match="apt is configured with no archive"):
        debian.download(ORIGIN, PIN, tmp_path / "target")
