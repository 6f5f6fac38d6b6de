"""Reading JSON that others wrote: nothing is guessed, nothing takes long, and lines are known.

Python's reader takes more than JSON is (NaN), keeps the last of two equal keys without a word, and
goes as deep as the stack allows. Here all of that is refused.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from wedge.manifest.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Keys: TypeAlias = tuple[str | int, ...]
# Possessive, so that a quote without an end is one token and not a search from each quote.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}:,]|[^\s\[\]{}:,"]++', re.DOTALL)
LONGEST_NUMBER = 40


class NotJsonError(Exception):
    """The text is not the JSON that is asked for; `line` is None where it is not known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where the keys of a text stand; `repeated` holds those that stand there again."""

    lines: Mapping[Keys, int]
    repeated: tuple[Problem, ...] = ()


@dataclass(kw_only=True)
class _Walk:
    """The way down to a token; `kinds` and `keys` grow and shrink together."""

    kinds: list[str] = field(default_factory=list)
    keys: list[str | int] = field(default_factory=list)
    at_key: bool = False


def decode(data: bytes) -> str:
    """Give the text of a file; a mark at its beginning is left out."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotJsonError("is not text in UTF-8", line) from None


def read_json(text: str, *, depth: int) -> object:
    """Give the value of a text; raise `NotJsonError` for what is not JSON, or is too deep."""
    _check_depth(text, depth)
    try:
        value = json.loads(
            text, parse_constant=_refuse_constant, parse_float=_float, parse_int=_integer
        )
        # Halves of characters have no bytes: they could not be handed to a node.
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        reason = f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
        raise NotJsonError(reason, error.lineno) from None
    except UnicodeEncodeError:
        raise NotJsonError("holds half of a character (a lone surrogate)") from None
    return value


def find_places(text: str) -> Places:
    """Find the line of each key and element of a text that `read_json` has taken."""
    breaks = [match.start() for match in re.finditer("\n", text)]
    lines: dict[Keys, int] = {}
    repeated = []
    again = set()
    for keys, position in key_positions(text):
        line = bisect_left(breaks, position) + 1
        if keys in lines:
            again.add(keys)
            # What is inside of a repeated object is repeated with it.
            if keys[:-1] not in again:
                reason = f"stands in line {lines[keys]} and again in line {line}"
                repeated.append(Problem(keys=keys, text=reason, hint="remove one of the two"))
        lines[keys] = line
    return Places(lines=lines, repeated=tuple(repeated))


def key_positions(text: str) -> Iterator[tuple[Keys, int]]:
    """Give where each key, each element of a list and the whole begin, outer ones first."""
    walk = _Walk()
    for match in TOKEN.finditer(text):
        piece = match[0]
        if piece in "]}":
            walk.kinds.pop()
            walk.keys.pop()
        elif piece == ",":
            walk.at_key = walk.kinds[-1] == "{"
            last = walk.keys[-1]
            walk.keys[-1] = last + 1 if isinstance(last, int) else last
        elif walk.at_key:
            walk.keys[-1] = json.loads(piece)
            walk.at_key = False
            yield tuple(walk.keys), match.start()
        elif piece != ":":
            if not walk.kinds or walk.kinds[-1] == "[":
                yield tuple(walk.keys), match.start()
            if piece in "[{":
                walk.kinds.append(piece)
                walk.keys.append("" if piece == "{" else 0)
                walk.at_key = piece == "{"


def _check_depth(text: str, most: int) -> None:
    # Most texts have not even so many objects and lists, and need no second look.
    if text.count("[") + text.count("{") <= most:
        return
    depth = 0
    for match in TOKEN.finditer(text):
        if match[0] in "[{":
            depth += 1
        elif match[0] in "]}":
            depth -= 1
        if depth > most:
            line = text.count("\n", 0, match.start()) + 1
            raise NotJsonError(f"is nested more than {most} deep", line)


def _refuse_constant(name: str) -> NoReturn:
    raise NotJsonError(f"holds `{name}`, which is no number of JSON")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise NotJsonError(f"holds a number that is too large: `{text[:LONGEST_NUMBER]}`")
    return value


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise NotJsonError(f"holds a number that is too long: `{text[:LONGEST_NUMBER]}...`")
    return int(text)
