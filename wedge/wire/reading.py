"""Reading messages: from untrusted bytes to JSON values of the kinds that are asked for.

Nothing is guessed: equal keys, lone surrogates, numbers that are none, values of the wrong kind and
texts of any length are refused by `WireError`.
"""

from __future__ import annotations

import json
from json.decoder import JSONDecoder
from typing import TYPE_CHECKING, TypeVar

from wedge.manifest.problems import quote
from wedge.manifest.strict_json import NotJsonError, read_json
from wedge.wire.errors import WireError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Twice what a manifest may have, since that of EVP1 is text within the message.
LARGEST_PAYLOAD = 2 * 1024**2
DEEPEST = 40
LONGEST_NAME = 200
LONGEST_TOPIC = 1024
SPACE = " \t\n\r"
KINDS = {str: "a text", int: "a number", dict: "an object", list: "a list"}

Kind = TypeVar("Kind")


def read_object(payload: bytes) -> dict[str, object]:
    """Give the object that a payload holds."""
    if len(payload) > LARGEST_PAYLOAD:
        raise WireError(f"the message has {len(payload)} bytes, and {LARGEST_PAYLOAD} are the most")
    try:
        value = read_json(payload.decode("utf-8-sig"), depth=DEEPEST)
    except UnicodeDecodeError:
        raise WireError("the message is not text in UTF-8") from None
    except NotJsonError as error:
        raise WireError(f"the message {error.reason}") from None
    if not isinstance(value, dict):
        raise WireError("the message holds no object")
    return value


def read_members(text: str) -> dict[str, str]:
    """Give the values of an object as the text that they are written as.

    The text is JSON that `read_object` has taken. Two equal keys are refused.
    """
    members: dict[str, str] = {}
    decoder = JSONDecoder()
    position = _skip(text, text.index("{") + 1)
    while text[position] != "}":
        key, position = decoder.raw_decode(text, _skip(text, position, ","))
        start = _skip(text, position, ":")
        _, end = decoder.raw_decode(text, start)
        if key in members:
            raise WireError(f"the key {quote(key)} stands twice in one object")
        members[key] = text[start:end]
        position = _skip(text, end)
    return members


def take(holder: Mapping[str, object], key: str, kind: type[Kind]) -> Kind:
    """Give the value of a key; raise `WireError` if there is none of that kind."""
    value = take_optional(holder, key, kind)
    if value is None:
        raise WireError(f"`{key}` is missing, and has to be {KINDS[kind]}")
    return value


def take_optional(holder: Mapping[str, object], key: str, kind: type[Kind]) -> Kind | None:
    """Give the value of a key, or None; raise `WireError` if it is of another kind."""
    value = holder.get(key)
    if value is None:
        return None
    # JSON has truth values, which Python takes for numbers.
    if not isinstance(value, kind) or isinstance(value, bool):
        raise WireError(f"`{key}` has to be {KINDS[kind]}")
    return value


def take_name(holder: Mapping[str, object], key: str) -> str:
    """Give the name of an instance; raise `WireError` if it cannot be one."""
    return check_name(take(holder, key, str))


def check_name(name: str) -> str:
    """Give the name of an instance back; raise `WireError` if it cannot be one."""
    if not name:
        raise WireError("the name of an instance is empty")
    return check_word(name, LONGEST_NAME)


def check_word(word: str, longest: int) -> str:
    """Give back what an instance gets as a C string; raise `WireError` if it cannot."""
    if "\0" in word:
        raise WireError(f"{quote(word)} holds a NUL character, which nodes cannot be given")
    if len(word.encode()) > longest:
        raise WireError(f"{quote(word)} is longer than {longest} bytes")
    return word


def split_key(key: str) -> tuple[str, str]:
    """Split `instance/topic`, without what stands before it."""
    instance, _, topic = key.partition("/")
    if not topic:
        raise WireError("names no topic of an instance")
    return check_name(instance), check_word(topic, LONGEST_TOPIC)


def write_object(value: Mapping[str, object]) -> bytes:
    """Give an object as JSON, as short as it can be."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _skip(text: str, position: int, mark: str = "") -> int:
    while text[position] in SPACE or text[position] == mark:
        position += 1
    return position
