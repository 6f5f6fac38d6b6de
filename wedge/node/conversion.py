"""From bytes to what a handler takes: the conversion is chosen once, by its annotation.

    bytes (also without an annotation), bytearray, memoryview    as they came
    str                                                          UTF-8
    dict, list, int, float, bool, Any, `dict[str, int] | None`   parsed JSON
    a class with `model_validate_json`, as pydantic's            validated

What stands in brackets is not checked: `dict[str, int]` is a dict. `accepts=` may also be what has
`validate_json`, and any function of the payload.
"""

from __future__ import annotations

from _json import make_scanner

from wedge.node.annotations import NO_TYPE, alternatives, annotation_of, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Convert = Callable[[Any], Any]

# What a payload that does not fit raises, in all conversions: pydantic's error is a ValueError.
MISFITS = (ValueError, RecursionError)
BLANKS = " \t\n\r"
# What Python has for the types of JSON; all others are found by their names in annotations.
JSON_TYPES: dict[str, tuple[type, ...]] = {
    "Any": (object,),
    "object": (object,),
    "dict": (dict,),
    "Mapping": (dict,),
    "MutableMapping": (dict,),
    "list": (list,),
    "Sequence": (list,),
    "MutableSequence": (list,),
    "Iterable": (list,),
    "Collection": (list,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "NoneType": (type(None),),
}


class _Settings:
    """What the C scanner reads its settings from."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float


_scan: Callable[[str, int], tuple[Any, int]] = make_scanner(_Settings)  # type: ignore[arg-type]


def parse_json(payload: bytes | str) -> Any:
    """Give the value of JSON text.

    Raises:
        ValueError: it is no JSON, or no UTF-8.

    """
    text = (payload if type(payload) is str else str(payload, "utf-8")).strip(BLANKS)  # type: ignore[arg-type]
    try:
        value, end = _scan(text, 0)
    except StopIteration as error:
        message = f"no JSON at character {error.value}"
        raise ValueError(message) from None
    if end != len(text):
        message = f"more after the JSON, at character {end}"
        raise ValueError(message)
    return value


def converter(function: Any, position: int, accepts: object, raw: type) -> Convert | None:
    """Choose how a payload of type `raw` becomes the argument at `position` of `function`.

    None is not at all.

    Raises:
        TypeError: it is annotated with something that payloads do not become.

    """
    names: dict[str, Any] = {}
    if accepts is None:
        accepts, names = annotation_of(function, position)
    if accepts is NO_TYPE or accepts is raw:
        return None
    choices = alternatives(accepts, names)
    if len(choices) > 1 and not all(_json_types(choice) for choice in choices):
        choices = [choice for choice in choices if choice is not type(None)]
    if len(choices) == 1:
        convert = _by_type(choices[0], raw)
        if convert is not None:
            return convert
    types: tuple[type, ...] = ()
    for choice in choices:
        types += _json_types(choice) or _refuse(function, choice)
    return parse_json if object in types else _typed_json(types)


def _by_type(choice: Any, raw: type) -> Convert | None:
    """Give the conversion to what is not of JSON's own types."""
    if choice in _FROM[raw]:
        return _FROM[raw][choice]
    for name in ("model_validate_json", "validate_json"):
        if hasattr(choice, name):
            return getattr(choice, name)  # type: ignore[no-any-return]
    if callable(choice) and not isinstance(choice, type) and not _json_types(choice):
        return choice  # type: ignore[no-any-return]
    return None


def _json_types(choice: Any) -> tuple[type, ...]:
    """Give the types that a value of JSON may have for `choice`: none if it is not of JSON."""
    if isinstance(choice, type) and issubclass(choice, dict):
        return (dict,)  # a TypedDict as well
    return JSON_TYPES.get(choice if type(choice) is str else getattr(choice, "__name__", ""), ())


def _typed_json(types: tuple[type, ...]) -> Convert:
    """Give a parser that lets only values of `types` through."""

    def parse_typed(payload: bytes | str) -> Any:
        value = parse_json(payload)
        if type(value) not in types:
            wanted = " or ".join(kind.__name__ for kind in types)
            message = f"it is {type(value).__name__}, not {wanted}"
            raise ValueError(message)
        return value

    return parse_typed


def _refuse(function: object, choice: Any) -> tuple[type, ...]:
    name = choice if type(choice) is str else getattr(choice, "__name__", repr(choice))
    message = (
        f"{name_of(function)} takes `{name}`, which payloads do not become\nhint: bytes, str, a "
        "type of JSON, a class with model_validate_json, or a function in accepts="
    )
    raise TypeError(message)


def _text(payload: bytes) -> str:
    return str(payload, "utf-8")


def _same(payload: Any) -> Any:
    return payload


_FROM: dict[type, dict[object, Convert]] = {
    bytes: {bytes: _same, str: _text, bytearray: bytearray, memoryview: memoryview},
    str: {str: _same, bytes: str.encode},
}
