"""What is wrong in a manifest, or only doubtful, with its place in the file.

A check yields problems that know their keys; `place_problems` adds the lines, and `refuse` makes
one error of them. What a misspelt word was meant to be is looked for only when it is shown: a
hostile file can hold more of them than there is time to compare.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wedge.errors import ManifestError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from wedge.manifest.strict_json import Keys

SHOWN = 20
LONGEST_WORD = 80
MOST_CANDIDATES = 500
PLAIN_KEY = re.compile(r"[A-Za-z_$][\w$-]*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong or doubtful; `str` gives it as one line."""

    keys: Keys
    text: str
    hint: str | None = None
    word: str | None = None
    candidates: Collection[str] = ()
    file: str = "deployment.json"
    line: int | None = None

    @property
    def path(self) -> str:
        """The place in the manifest, as `deployment.instanceSpecs.sink.moduleId`."""
        return show_path(self.keys)

    @property
    def advice(self) -> str | None:
        """What to do about it."""
        return _guess(self.word, self.candidates) or self.hint

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        subject = f"{self.path} " if self.keys else ""
        return f"{place}: {subject}{self.text}" + (f"; {self.advice}" if self.advice else "")


def quote(word: str) -> str:
    """Show a word from the file: on one line, and not at any length."""
    shown = word if len(word) <= LONGEST_WORD else f"{word[: LONGEST_WORD - 3]}..."
    return f"`{escape(shown)}`"


def escape(text: str) -> str:
    """Spell out what would move the cursor of a terminal, or not show."""
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


def show_path(keys: Keys) -> str:
    """Write keys with dots, and those that are no plain words in brackets."""
    parts = []
    for key in keys:
        if isinstance(key, int):
            parts.append(f"[{key}]")
        elif PLAIN_KEY.fullmatch(key) and len(key) <= LONGEST_WORD:
            parts.append(f".{key}")
        else:
            parts.append(f"[{quote(key)}]")
    return "".join(parts).removeprefix(".")


def place_problems(
    problems: Iterable[Problem], file: str, lines: Mapping[Keys, int]
) -> tuple[Problem, ...]:
    """Give the problems in the order of the file, each with its line.

    What is missing is placed where it should have been: at what would have held it.
    """
    placed = [replace(item, file=file, line=_line(item.keys, lines)) for item in problems]
    return tuple(sorted(placed, key=lambda item: item.line or 0))


def refuse(problems: Sequence[Problem], file: str) -> None:
    """Raise `ManifestError` for the problems, if there are any."""
    if not problems:
        return
    shown = [str(item) for item in problems[:SHOWN]]
    if len(problems) > SHOWN:
        shown.append(f"and {len(problems) - SHOWN} more")
    count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
    raise ManifestError(
        f"`{file}` cannot be deployed: {count}",
        cause="\n".join(shown),
        hint="correct the file; `wedge pipeline check` looks at it again",
    )


def _line(keys: Keys, lines: Mapping[Keys, int]) -> int | None:
    for length in range(len(keys), -1, -1):
        if keys[:length] in lines:
            return lines[keys[:length]]
    return None


def _guess(word: str | None, candidates: Collection[str]) -> str | None:
    if word is None or len(word) > LONGEST_WORD or len(candidates) > MOST_CANDIDATES:
        return None
    close = get_close_matches(word, candidates, n=1)
    return f"did you mean {quote(close[0])}?" if close else None
