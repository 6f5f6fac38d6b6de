"""Fetching the `.orig` tarball of a Debian source package with private apt directories.

The machine's own archive and keyring are used, but its lists, cache and status are not touched, so
neither root nor a change to the system is needed. Security updates of a package change its `.dsc`
while the `.orig` tarball, which is what the pin names, stays.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from py2wasm.errors import FetchError
from py2wasm.sources.url import download_url

if TYPE_CHECKING:
    from py2wasm.sources.pins import DebianOrigin, Pin

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOURCES = Path("/etc/apt")
URI_LINE = re.compile(
    r"^'(?P<url>[^']+)' (?P<file>\S+) (?P<size>\d+) SHA256:(?P<sha256>\w+)$", re.MULTILINE
)


def download(origin: DebianOrigin, pin: Pin, target: Path) -> None:
    """Write the pinned `.orig` tarball of `origin.package` to `target`."""
    if shutil.which("apt-get") is None:
        raise FetchError("this machine has no apt-get")
    with tempfile.TemporaryDirectory(prefix="py2wasm-apt-") as work:
        apt = private_apt(Path(work), origin.suite, "deb-src")
        run_apt([*apt, "update"])
        listing = run_apt([*apt, "source", "--download-only", "--print-uris", origin.package])
        for match in URI_LINE.finditer(listing):
            if match["sha256"] == pin.sha256:
                download_url(match["url"], pin.size, target)
                return
    raise FetchError(f"{origin.suite} no longer has that version of {origin.package}")


def archive_uris(root: Path = SOURCES) -> list[str]:
    """List the archives that apt is configured with, in either file format, main archive first."""
    uris: list[str] = []
    for path in sorted(root.glob("sources.list.d/*.sources")):
        stanzas = re.split(r"\n\s*\n", path.read_text("utf-8", errors="replace"))
        for stanza in stanzas:
            if re.search(r"^Enabled:\s*no\b", stanza, re.MULTILINE | re.IGNORECASE):
                continue
            if re.search(r"^Components:.*\bmain\b", stanza, re.MULTILINE):
                uris += re.findall(r"^URIs:\s*(\S+)", stanza, re.MULTILINE)
    for path in [root / "sources.list", *sorted(root.glob("sources.list.d/*.list"))]:
        if path.is_file():
            text = path.read_text("utf-8", errors="replace")
            uris += re.findall(
                r"^deb(?:-src)?\s+(?:\[[^]]*\]\s*)?(\S+)\s+\S+.*\bmain\b", text, re.MULTILINE
            )
    unique = list(dict.fromkeys(uris))
    return sorted(unique, key=lambda uri: "security" in uri)


def private_apt(work: Path, suite: str, kind: str) -> list[str]:
    """Give the command of an apt of its own, below `work`, for a suite's `deb` or `deb-src`."""
    uris = archive_uris()
    if not uris:
        raise FetchError("apt is configured with no archive")
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    (work / "sources.list").write_text(f"{kind} {signed}{uris[0]} {suite} main\n")
    (work / "status").touch()
    options = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": work / "parts",
        "Dir::State::Lists": work / "lists",
        # An empty status file: with the machine's own, apt would ask for the source of the
        # version that is installed instead of the suite's.
        "Dir::State::status": work / "status",
        "Dir::Cache": work / "cache",
    }
    for name in ("parts", "lists", "cache"):
        (work / name).mkdir()
    flags = [f"-o{key}={value}" for key, value in options.items()]
    return ["apt-get", "-q", *flags, "-oAPT::Sandbox::User="]


def run_apt(command: list[str]) -> str:
    """Run apt and give what it prints; raise `FetchError` if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise FetchError(
            f"apt-get failed with status {done.returncode}", cause=done.stderr.strip()[-500:]
        )
    return done.stdout
