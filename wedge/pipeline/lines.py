"""Output of instances as lines: whole ones, of bounded length, in UTF-8."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 16 * 1024


class Lines:
    """Collects what is written to each stream, and gives it on line by line."""

    def __init__(self, give: Callable[[str, str], None]) -> None:
        self._give = give
        self._parts: defaultdict[str, bytes] = defaultdict(bytes)

    def write(self, stream: str, data: bytes) -> None:
        """Take what was written."""
        *lines, rest = (self._parts[stream] + data).split(b"\n")
        while len(rest) > LONGEST:
            lines.append(rest[:LONGEST])
            rest = rest[LONGEST:]
        self._parts[stream] = rest
        for line in lines:
            self._give(stream, line.decode("utf-8", "replace"))

    def flush(self) -> None:
        """Give on what no line end has followed."""
        for stream, rest in self._parts.items():
            if rest:
                self._give(stream, rest.decode("utf-8", "replace"))
        self._parts.clear()
