"""Kinds of values: what a setting may hold, and how it is read.

A kind reads what TOML gives (`read`) and turns the text of an environment variable into the same
shape first (`from_text`). Both raise `WrongValueError`, whose reason goes on where the key's name
leaves off: "`jobs` must be a whole number above 0, not `none`".
"""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from packaging.requirements import InvalidRequirement, Requirement

from py2wasm.errors import SettingsError
from py2wasm.settings.sizes import parse_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EngineName = Literal["nuitka", "bytecode", "cython", "mypyc"]
EngineChoice = Literal["auto", "nuitka", "bytecode", "cython", "mypyc"]
SourcesChoice = Literal["user", "all", "none"]
DocstringsChoice = Literal["auto", "all", "user"]
CompilerChoice = Literal["auto", "keep", "drop"]
ProfileName = Literal["balanced", "size", "speed"]
ProgramKind = Literal["program", "node"]
SnapshotKind = Literal["imports", "program", "none"]
SnapshotChoice = Literal["auto", "imports", "program", "none"]
WASM_PAGE = 64 * 1024
WASM_LIMIT = 4 * 1024**3
STACK_ALIGNMENT = 16
STACK_RANGE = (64 * 1024, 1024**3)
MODULE_PATTERN = re.compile(r"[\w*?\[\]!-]+(\.[\w*?\[\]!-]+)*")
DESTINATION_PATTERN = re.compile(r"\w+(:[\w-]+)?")
SWITCH = {"1": True, "true": True, "yes": True, "on": True} | dict.fromkeys(
    ("0", "false", "no", "off"), False
)


class WrongValueError(Exception):
    """A value does not fit; `reason` is the sentence without its subject."""

    def __init__(self, reason: str, *, hint: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of value.

    `expected` ends the sentence "must be ..."; relative paths are taken from the folder that
    `read` is given; `schema` is the JSON schema of the TOML value.
    """

    expected: str
    schema: Mapping[str, Any]
    read: Callable[[Kind, object, Path], Any]
    from_text: Callable[[Kind, str], object] = lambda _, text: text

    def mismatch(self, value: object) -> WrongValueError:
        """Say that `value` is of the wrong type."""
        return WrongValueError(f"must be {self.expected}, not {describe(value)}")


def describe(value: object) -> str:
    """Name a TOML value in a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float, Path)):
        return f"`{value}`"
    if isinstance(value, (list, tuple)):
        return "a list"
    return "a table" if isinstance(value, dict) else f"a {type(value).__name__}"


def suggestion(word: str, known: list[str]) -> str | None:
    """Give the hint that names the closest known word, if one is close."""
    close = get_close_matches(word, known, n=1)
    return f"did you mean `{close[0]}`?" if close else None


def _text(kind: Kind, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise kind.mismatch(value)
    return value


def _choice(kind: Kind, value: object, _: Path) -> str:
    known = [str(item) for item in kind.schema["enum"]]
    if value not in known:
        hint = suggestion(value, known) if isinstance(value, str) else None
        raise WrongValueError(f"must be {kind.expected}, not {describe(value)}", hint=hint)
    return str(value)


def _engines(kind: Kind, value: object, base: Path) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise kind.mismatch(value)
    for pattern in value:
        _module_pattern(pattern)
    return MappingProxyType({name: _choice(ENGINE, item, base) for name, item in value.items()})


def _engines_from_text(_: Kind, text: str) -> dict[str, str]:
    return {pattern: engine for pattern, _, engine in (w.partition("=") for w in _split(text))}


def _entry(kind: Kind, value: object, base: Path) -> str:
    text = str(value) if isinstance(value, Path) else _text(kind, value)
    is_file = text.endswith((".py", ".pyx")) or "/" in text
    return str(_path(kind, text, base)) if is_file else text


def _path(kind: Kind, value: object, base: Path) -> Path:
    path = value if isinstance(value, Path) else Path(_text(kind, value))
    # Links stay: the `python` of a virtual environment is one.
    return Path(os.path.normpath(base / path.expanduser()))


def _existing_path(kind: Kind, value: object, base: Path) -> Path:
    path = _path(kind, value, base)
    if not path.exists():
        raise WrongValueError(f"names `{path}`, which does not exist")
    return path


def _words(kind: Kind, value: object, check: Callable[[str], None]) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        raise kind.mismatch(value)
    for item in value:
        check(item)
    return tuple(value)


def _module_pattern(text: str) -> None:
    if not MODULE_PATTERN.fullmatch(text):
        raise WrongValueError(
            f"holds `{text}`, which is not a module name or pattern",
            hint="write dotted names as in `import`, e.g. `package.module` or `package.*`",
        )


def _glob(text: str) -> None:
    if not text or Path(text).is_absolute() or ".." in Path(text).parts:
        raise WrongValueError(
            f"holds `{text}`, which does not lie in the project",
            hint="write paths and patterns from the folder of pyproject.toml, e.g. `data/**`",
        )


def _requirement(text: str) -> None:
    try:
        Requirement(text)
    except InvalidRequirement as error:
        raise WrongValueError(
            f"holds `{text}`, which is not a requirement",
            hint="write requirements as pip takes them, e.g. `attrs>=24`",
        ) from error


def _destination(text: str) -> None:
    # Which there are, the room that compiles for them knows.
    if not DESTINATION_PATTERN.fullmatch(text):
        raise WrongValueError(
            f"holds `{text}`, which is not a destination",
            hint="write them as `py2wasm aot --for` takes them, e.g. `wasmtime:aarch64`",
        )


def _split(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise WrongValueError(f"cannot be split into words: {error}") from error


def _words_from_text(_: Kind, text: str) -> list[str]:
    return _split(text)


def _size(kind: Kind, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise kind.mismatch(value)
    try:
        return parse_size(str(value))
    except SettingsError as error:
        raise kind.mismatch(value) from error


def _memory(kind: Kind, value: object, _: Path) -> int:
    size = _size(kind, value)
    if not WASM_PAGE <= size <= WASM_LIMIT:
        raise WrongValueError(f"must lie between 64KiB and 4GiB, not {describe(value)}")
    return size - size % WASM_PAGE


def _stack(kind: Kind, value: object, _: Path) -> int:
    size = _size(kind, value)
    if not STACK_RANGE[0] <= size <= STACK_RANGE[1]:
        raise WrongValueError(f"must lie between 64KiB and 1GiB, not {describe(value)}")
    return size + -size % STACK_ALIGNMENT


def _count(kind: Kind, value: object, _: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise kind.mismatch(value)
    return value


def _count_from_text(kind: Kind, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise kind.mismatch(text) from error


def _flag(kind: Kind, value: object, _: Path) -> bool:
    if not isinstance(value, bool):
        raise kind.mismatch(value)
    return value


def _flag_from_text(kind: Kind, text: str) -> bool:
    if text.lower() not in SWITCH:
        raise kind.mismatch(text)
    return SWITCH[text.lower()]


def _choice_kind(values: tuple[str, ...]) -> Kind:
    *head, last = (f"`{value}`" for value in values)
    return Kind(
        expected=f"{', '.join(head)} or {last}",
        schema={"enum": list(values)},
        read=_choice,
    )


def _words_kind(expected: str, check: Callable[[str], None]) -> Kind:
    return Kind(
        expected=expected,
        schema={"type": "array", "items": {"type": "string"}},
        read=lambda kind, value, _: _words(kind, value, check),
        from_text=_words_from_text,
    )


STRING = {"type": "string", "minLength": 1}
BYTES = {"type": ["string", "integer"]}
ENGINE = _choice_kind(get_args(EngineName))
ENGINE_OR_AUTO = _choice_kind(get_args(EngineChoice))
SOURCES = _choice_kind(get_args(SourcesChoice))
PROFILE = _choice_kind(get_args(ProfileName))
PROGRAM = _choice_kind(get_args(ProgramKind))
SNAPSHOT = _choice_kind(get_args(SnapshotChoice))
DOCSTRINGS = _choice_kind(get_args(DocstringsChoice))
COMPILER = _choice_kind(get_args(CompilerChoice))
ENGINES = Kind(
    expected="a table of module patterns and engines",
    schema={"type": "object", "additionalProperties": ENGINE.schema},
    read=_engines,
    from_text=_engines_from_text,
)
ENTRY = Kind(
    expected="a file such as `app.py`, a module, or `module:function`", schema=STRING, read=_entry
)
PATH = Kind(expected="a path", schema=STRING, read=_path)
EXISTING_PATH = Kind(expected="a path", schema=STRING, read=_existing_path)
MODULES = _words_kind("a list of module names or patterns", _module_pattern)
GLOBS = _words_kind("a list of paths or patterns", _glob)
REQUIREMENTS = _words_kind("a list of requirements", _requirement)
DESTINATIONS = _words_kind("a list of destinations", _destination)
MEMORY = Kind(expected="a size such as `64MiB`", schema=BYTES, read=_memory)
STACK = Kind(expected="a size such as `4MiB`", schema=BYTES, read=_stack)
COUNT = Kind(
    expected="a whole number above 0",
    schema={"type": "integer", "minimum": 1},
    read=_count,
    from_text=_count_from_text,
)
FLAG = Kind(
    expected="true or false", schema={"type": "boolean"}, read=_flag, from_text=_flag_from_text
)
