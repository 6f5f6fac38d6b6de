"""mypy as it is asked when nobody chose mypyc: whoever passes has the types that are written.

A number that mypyc would make another kind of is an error here: no `int` passes for a `float`, no
`bool` for an `int`. For that mypy reads its description of the builtins with such classes apart.
"""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import mypy
from mypy.semanal_classprop import TYPE_PROMOTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

STRICT = (
    "--strict",
    "--no-strict-equality",
    "--disallow-any-expr",
    "--disallow-any-explicit",
    "--disallow-any-unimported",
    "--warn-unreachable",
    "--enable-error-code=possibly-undefined",
    "--enable-error-code=mutable-override",
)
MESSAGE = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?:\d+:)? error: (?P<text>.*)")
CODE = re.compile(r"  \[[\w-]+\]$")
ARITHMETIC = "add|sub|mul|floordiv|truediv|mod|divmod|lt|le|gt|ge"
_FLOAT = re.compile(rf"(def __r?(?:{ARITHMETIC})__\(self, value: )float")
_INT = re.compile(
    rf"^    def __r?(?:{ARITHMETIC}|lshift|rshift)__\(self, value: int.*\n", re.MULTILINE
)
_ALONE = re.compile(
    r"^    def __(?:neg|pos|float|int|abs|hash|bool|index|format|trunc|round)__\(.*\n", re.MULTILINE
)
NEXT_CLASS = re.compile(r"^(?:@|class )", re.MULTILINE)


def part_numbers(text: str) -> str:
    """Change mypy's description of the builtins: a `bool` is no `int`, arithmetic takes all."""
    start, end = _class(text, "class float:")
    mixed = _FLOAT.sub(r"\1float | int | bool", text[start:end])
    text = text[:start] + mixed + text[end:]
    start, end = _class(text, "class int:")
    ints = text[start:end]
    own = "".join([*(line.replace(": int", ": int | bool", 1) for line in _INT.findall(ints))])
    own += "".join(_ALONE.findall(ints))
    start, end = _class(text, "class bool(int):")
    body = text[start:end].replace("class bool(int):", "class bool:").rstrip() + "\n"
    return text[:start] + body + own + "\n" + text[end:]


def _class(text: str, head: str) -> tuple[int, int]:
    start = text.index(f"\n{head}\n") + 1
    found = NEXT_CLASS.search(text, start + 1)
    return start, found.start() if found else len(text)


@contextmanager
def numbers_apart() -> Iterator[str]:
    """Give the folder of descriptions for mypy to read."""
    given = Path(mypy.__file__).parent / "typeshed"
    TYPE_PROMOTIONS.pop("builtins.int", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = folder / "stdlib"
        library.mkdir()
        for path in given.iterdir():
            if path.name != library.name:
                (folder / path.name).symlink_to(path)
        for path in (given / library.name).iterdir():
            (library / path.name).symlink_to(path)
        builtins = library / "builtins.pyi"
        text = builtins.read_text("utf-8")
        builtins.unlink()
        builtins.write_text(part_numbers(text), "utf-8")
        yield name


def first_errors(messages: Iterable[str], names: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """Give the first error of every module, as its line and words; `names` are those of files."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for message in messages:
        match = MESSAGE.fullmatch(message)
        if match and match["path"] in names:
            text = CODE.sub("", match["text"])
            found[names[match["path"]]].append((int(match["line"]), text))
    return {name: min(errors) for name, errors in found.items()}
