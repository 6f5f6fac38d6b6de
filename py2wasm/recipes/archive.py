"""Archive: what a recipe leaves behind, a folder in the cache.

::

    lib/       static libraries
    include/   headers
    share/     tables of the build that later stages read
    stdlib/    Python files (CPython only)
    bin/       programs (native archives only)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Archive:
    """A built recipe. `key` is the hash of everything that went into it."""

    name: str
    version: str
    key: str
    path: Path

    @property
    def libraries(self) -> list[Path]:
        """Its static libraries, sorted by name."""
        return sorted(self.path.glob("lib/*.a"))

    @property
    def include(self) -> Path:
        """Its header folder."""
        return self.path / "include"
