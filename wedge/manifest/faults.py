"""pydantic's errors as problems of a manifest, in the words of this project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.manifest import model
from wedge.manifest.problems import Problem, quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pydantic import BaseModel, ValidationError
    from pydantic_core import ErrorDetails

    from wedge.manifest.strict_json import Keys

EXPECTED = {
    "string_type": "text",
    "dict_type": "an object",
    "mapping_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
    "int_type": "a whole number",
    "float_type": "a number",
}
# What holds a closed block, by the key of the block.
CLOSED: dict[str, type[BaseModel]] = {
    "wedge": model.ExtensionSpec,
    "queue": model.QueueSpec,
    "limits": model.LimitsSpec,
    "resources": model.ResourcesSpec,
}
BOUNDS = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
    "greater_than": ("more than", "gt"),
}


def known_keys(kind: type[BaseModel]) -> Collection[str]:
    """Give the keys of a model as the file spells them."""
    return [item.alias or name for name, item in kind.model_fields.items()]


def problems_of(error: ValidationError, above: Keys) -> Iterator[Problem]:
    """Give the problems behind an error in the value at the keys `above`."""
    for item in error.errors(include_url=False):
        yield _problem(item, (*above, *item["loc"]))


def describe(value: object) -> str:
    """Name a JSON value in a sentence."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f"the text {quote(value)}"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "an object"


def _problem(item: ErrorDetails, keys: Keys) -> Problem:
    kind = item["type"]
    if kind == "missing":
        return Problem(keys=keys, text="is missing", hint=_missing_hint(keys))
    if kind == "extra_forbidden":
        return _unknown(keys)
    if kind == "literal_error":
        return _choice(item, keys, str(item["ctx"]["expected"]))
    return Problem(keys=keys, text=_text(item))


def _text(item: ErrorDetails) -> str:
    kind, context, value = item["type"], item.get("ctx", {}), describe(item["input"])
    if kind in EXPECTED:
        return f"must be {EXPECTED[kind]}, not {value}"
    if kind in BOUNDS:
        words, name = BOUNDS[kind]
        return f"must be {words} {context[name]}, not {value}"
    if kind == "value_error":
        return f"{context['error']}, not {value}"
    if kind == "string_too_short":
        return "must not be empty"
    return f"is wrong: {item['msg'][:1].lower()}{item['msg'][1:]}"


def _missing_hint(keys: Keys) -> str | None:
    return "write {} if there are none" if keys[-1] in ("publish", "subscribe") else None


def _unknown(keys: Keys) -> Problem:
    word, holder = str(keys[-1]), str(keys[-2])
    known = known_keys(CLOSED[holder]) if holder in CLOSED else ()
    return Problem(
        keys=keys,
        text="is no key that is known here",
        hint=f"known are {', '.join(known)}",
        word=word,
        candidates=known,
    )


def _choice(item: ErrorDetails, keys: Keys, expected: str) -> Problem:
    text = f"must be {expected.replace(chr(39), '`')}, not {describe(item['input'])}"
    value = item["input"]
    words = [part.strip("' ") for part in expected.replace(" or ", ",").split(",")]
    word = value if isinstance(value, str) else None
    return Problem(keys=keys, text=text, word=word, candidates=words)
