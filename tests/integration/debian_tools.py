"""Programs of Debian packages for tests, unpacked into the cache: nothing is installed.

They check what this project writes, as others that know nothing of it.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from py2wasm.cache import cache_key

if TYPE_CHECKING:
    from py2wasm.cache import Cache

# What a package's program is linked with that few machines have.
LIBRARIES = ("libgpgme11", "libgpgme11t64", "libassuan0", "libassuan9", "libdevmapper1.02.1")


@dataclass(frozen=True, kw_only=True)
class DebianTool:
    """A program, and where its libraries are."""

    path: Path
    libraries: tuple[Path, ...]

    def run(self, *arguments: str | Path) -> str:
        """Run it; give what it prints. It fails the test with its own words."""
        done = subprocess.run(
            [str(self.path), *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": "/nonexistent",
            "LD_LIBRARY_PATH": ":".join(map(str, self.libraries)),
        }


def find_tool(package: str, cache: Cache) -> DebianTool:
    """Give the program of a package that has its name; skip the test where apt does not have it."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        pytest.skip("this machine has no apt")

    def create(folder: Path) -> None:
        fetched = folder / "fetched"
        fetched.mkdir()
        names = [name for name in (package, *LIBRARIES) if _is_known(name)]
        subprocess.run(
            ["apt-get", "download", "-q", *names], cwd=fetched, capture_output=True, check=True
        )
        for deb in sorted(fetched.glob("*.deb")):
            subprocess.run(["dpkg-deb", "-x", str(deb), str(folder / "root")], check=True)
        shutil.rmtree(fetched)

    if not _is_known(package):
        pytest.skip(f"apt knows no package {package}")
    root = cache.entry("tests", package, cache_key({"package": package}), create) / "root"
    found = [*root.glob("usr/lib/*-linux-gnu"), *root.glob("lib/*-linux-gnu")]
    return DebianTool(path=root / "usr" / "bin" / package, libraries=tuple(found))


def _is_known(package: str) -> bool:
    done = subprocess.run(
        ["apt-cache", "policy", package], capture_output=True, text=True, check=False
    )
    return "Candidate:" in done.stdout and "Candidate: (none)" not in done.stdout
