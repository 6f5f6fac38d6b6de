"""Which codec module a word in the program may name, e.g. `cp1252` or `Shift-JIS`."""

from __future__ import annotations

from encodings.aliases import aliases

# In every module: CPython's own codecs, which need only their small Python half.
COMMON = ("utf_8", "latin_1", "ascii", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_8_sig")
TEXT_WORDS = frozenset({"hex", "rot13", "idna", "punycode", "undefined", "charmap", "palmos"})


def codec_module(word: str, known: frozenset[str]) -> str | None:
    """Give the `encodings` module that `word` names, or None.

    Follows `encodings.normalize_encoding` and the alias table.
    """
    normal = word.lower().replace("-", "_").replace(" ", "_")
    if normal in aliases:
        return f"encodings.{aliases[normal]}"
    if normal in known:
        return f"encodings.{normal}"
    return None
