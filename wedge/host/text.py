"""Text out of modules, made safe to show.

Names in a module may be anything, terminal escape codes and megabytes included.
"""

from __future__ import annotations

LONGEST = 160


def printable(text: str, *, longest: int = LONGEST) -> str:
    """Give one line without control characters, cut to `longest` characters."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return shown if len(shown) <= longest else f"{shown[: longest - 3]}..."


def printable_lines(text: str, *, most: int = 30) -> str:
    """Give every line that is not blank made printable, and at most `most` of them."""
    lines = [line for line in text.splitlines() if line.strip()]
    shown = [printable(line.rstrip()) for line in lines[:most]]
    if len(lines) > most:
        shown.append(f"... and {len(lines) - most} more lines")
    return "\n".join(shown)
