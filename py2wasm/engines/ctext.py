"""Just enough of C's lexical rules to find the end of a function in generated code, and to wrap it.

`text[start : block_end(text, start)]` is the block that opens at `start`, from brace to brace,
whatever the strings and comments inside contain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# What a function is called that another one with its name stands before.
BODY_PREFIX = "py2wasm_body_"

_TOKEN = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|/\*.*?\*/|//[^\n]*|[{}]', re.DOTALL
)
_PLAIN = frozenset(range(0x20, 0x7F)) - frozenset(b'"\\?')
_PIECE = 1024


def block_end(text: str, start: int) -> int:
    """Where the block that opens at `start` ends: the index after its closing brace."""
    depth = 0
    for token in _TOKEN.finditer(text, start):
        kind = token.group()
        if kind == "{":
            depth += 1
        elif kind == "}":
            depth -= 1
            if depth == 0:
                return token.end()
    msg = f"a block of generated C never ends: {text[start : start + 80]!r}"
    raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class Wrapping:
    """A function at `text[start:end]` with its block from `opening`: its new head, and `caller`.

    That one has the function's old name, and follows it.
    """

    start: int
    opening: int
    end: int
    head: str
    caller: str


def wrap_functions(text: str, wrappings: Iterable[Wrapping]) -> str:
    """Give functions, in the order of the text, other heads, and callers behind them."""
    pieces: list[str] = []
    position = 0
    for item in wrappings:
        body = text[item.opening : item.end]
        pieces += (text[position : item.start], item.head, body, f"\n\n{item.caller}\n")
        position = item.end
    return "".join((*pieces, text[position:]))


def string_literal(data: bytes) -> str:
    """Bytes as a C string literal, readable where they are text, in lines of modest length."""
    pieces = [data[at : at + _PIECE] for at in range(0, len(data), _PIECE)] or [b""]
    return "\n".join(f'    "{_escape(piece)}"' for piece in pieces)


def _escape(data: bytes) -> str:
    # Octal escapes end after three digits; hexadecimal ones would swallow what follows.
    return "".join(chr(byte) if byte in _PLAIN else f"\\{byte:03o}" for byte in data)


def mangle(name: str) -> str:
    """A dotted module name as a C identifier, no two names the same."""
    return "".join(_mangle_character(character) for character in name)


def _mangle_character(character: str) -> str:
    if character == "_":
        return "__"
    if character == ".":
        return "_o"
    if character.isascii() and character.isalnum():
        return character
    return f"_u{ord(character):x}_"


def find_cyclic(calls: Mapping[str, set[str]]) -> set[str]:
    """Give the functions that can reach themselves; `calls` holds what each one calls."""
    return {name for name in calls if name in _reachable(name, calls)}


def _reachable(start: str, calls: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = calls[waiting.pop()] - found
        found |= new
        waiting += new
    return found
