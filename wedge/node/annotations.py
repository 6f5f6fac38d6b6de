"""What a handler takes, read from its annotations without evaluating any.

Annotations that are text (`from __future__ import annotations`) are taken apart and their names
looked up, so that a node needs no parser; `inspect` and `typing` would be larger than the rest.
"""

from __future__ import annotations

import builtins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# What stands for a missing annotation: handlers then take payloads as they come.
NO_TYPE = object()
STAR_ARGUMENTS = 0x04


def annotation_of(function: Any, position: int) -> tuple[object, dict[str, Any]]:
    """Give the annotation of the parameter at `position`, and the names that text in it may hold.

    Raises:
        TypeError: the function does not show what it takes, or takes too little.

    """
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    if not hasattr(function, "__code__"):
        function = function.__call__  # an object that can be called
    code = getattr(function, "__code__", None)
    if code is None:
        function = getattr(function, "__self__", function)
        message = (
            f"{name_of(function)} does not show its annotations: it is built-in, or compiled by "
            "mypyc\nhint: say what it takes, for instance accepts=bytes"
        )
        raise TypeError(message)
    position += hasattr(function, "__self__")
    if position >= code.co_argcount:
        if code.co_flags & STAR_ARGUMENTS:
            return NO_TYPE, {}
        message = f"{name_of(function)} takes too few arguments"
        raise TypeError(message)
    annotation = function.__annotations__.get(code.co_varnames[position], NO_TYPE)
    return annotation, function.__globals__


def name_of(function: object) -> str:
    """Name a function for messages: `module.function (file:line)`."""
    name = getattr(function, "__qualname__", None) or type(function).__qualname__
    name = f"{getattr(function, '__module__', None) or type(function).__module__}.{name}"
    code = getattr(function, "__code__", None)
    return name if code is None else f"{name} ({code.co_filename}:{code.co_firstlineno})"


def alternatives(annotation: Any, names: dict[str, Any]) -> list[Any]:
    """Take an annotation apart: objects without brackets, and names that are found nowhere."""
    if isinstance(annotation, str):
        return [found for part in _split(annotation) for found in _looked_up(part, names)]
    if annotation is None:
        return [type(None)]
    if hasattr(annotation, "__value__"):  # type X = ...
        return alternatives(annotation.__value__, names)
    origin = getattr(annotation, "__origin__", None)
    if type(annotation).__name__ in {"UnionType", "_UnionGenericAlias", "Union"}:
        parts = annotation.__args__
        return [found for part in parts for found in alternatives(part, names)]
    return [annotation] if origin is None else alternatives(origin, names)


def _split(text: str) -> list[str]:
    """Split `text` at each `|` outside brackets."""
    parts, depth = [""], 0
    for character in text.strip(" '\""):
        depth += (character == "[") - (character == "]")
        if character == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _looked_up(text: str, names: dict[str, Any]) -> list[Any]:
    """Give what `text` names: its last name if it is not there, imported for type checkers only."""
    head, _, inside = text.partition("[")
    first, *rest = head.strip().split(".")
    last = rest[-1] if rest else first
    if last == "Optional":
        return [type(None), *alternatives(inside.removesuffix("]"), names)]
    if last == "None":
        return [type(None)]
    found = names.get(first, getattr(builtins, first, None))
    for name in rest:
        found = getattr(found, name, None)
    return [last] if found is None else alternatives(found, names)
