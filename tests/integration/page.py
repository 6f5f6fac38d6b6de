"""Pages of the documentation as what a reader does: files to write, commands to run, output to see.

A block in the language `console` is a session. A line with `$ ` is a command, with the lines after
it while it goes on (a backslash at the end, `<<'END'`); the other lines are what it shows:

- `...` as a line stands for any lines, inside of a line for any text;
- a number before a unit of size (`3.65 MB`) may be off by a tenth, one before a unit of time by
  any factor;
- the folder that the page is tried in is called `/home/you`;
- what the tool says of its progress is passed over;
- a command that shows a line with `error: ` fails, every other succeeds.

A block in the language `sh` is commands alone. Every other block is a file, if the line before it
ends with the name of one in backticks and a colon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOME = "/home/you"
SIZE_TOLERANCE = 0.1
BLOCK = re.compile(
    r"(?P<before>[^\n]*)\n\n?(?P<indent> *)```(?P<language>[^\n`]*)\n(?P<text>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
FILE_NAME = re.compile(r"`(?P<name>[\w./-]+\.\w+|Makefile)`:$")
DOCUMENT = re.compile(r"<<'?(?P<end>\w+)'?")
FAILURE = re.compile(r"^error: ", re.MULTILINE)
PROGRESS = re.compile(
    r"""✓\ .*                            # a step that is done
    | \S.*\.\.\.                        # one that begins
    | \ \ ([a-z]+\ )?\d+/\d+           # how far it is
    | \ \ [a-z]+(\ \d+\ files)?        # what it does now
    """,
    re.VERBOSE,
)
QUANTITY = re.compile(r"(?P<number>\d+(?:\.\d+)?) (?P<unit>bytes|KB|MB|KiB|MiB|ms|s)\b")
TIMES = ("ms", "s")


@dataclass(frozen=True)
class File:
    """A file that the reader writes."""

    name: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command at a line of the page, and what it shows; None if the page does not say."""

    line: int
    text: str
    shown: str | None = None

    @property
    def fails(self) -> bool:
        return self.shown is not None and FAILURE.search(self.shown) is not None


def read_page(path: Path) -> list[File | Command]:
    """Read what the reader of a page does, in its order."""
    text = path.read_text("utf-8")
    steps: list[File | Command] = []
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start("text")) + 1
        content = re.sub(rf"^{block['indent']}", "", block["text"], flags=re.MULTILINE)
        name = FILE_NAME.search(block["before"])
        if block["language"] == "console":
            steps += _read_session(content, line)
        elif block["language"] == "sh":
            steps += _read_script(content, line)
        elif name:
            steps.append(File(name["name"], content))
    return steps


def _read_session(text: str, line: int) -> Iterator[Command]:
    rows = text.splitlines()
    place = 0
    while place < len(rows):
        start = place
        assert rows[start][:2] == "$ ", f"line {line + start}: no command before {rows[start]!r}"
        place = _end_of_command(rows, start)
        command = "\n".join([rows[start][2:], *rows[start + 1 : place]])
        output = place
        while place < len(rows) and rows[place][:2] != "$ ":
            place += 1
        shown = "".join(f"{row}\n" for row in rows[output:place])
        yield Command(line + start, command, shown or None)


def _read_script(text: str, line: int) -> Iterator[Command]:
    rows = text.splitlines()
    place = 0
    while place < len(rows):
        start, place = place, _end_of_command(rows, place)
        if rows[start].strip() and rows[start][0] != "#":
            yield Command(line + start, "\n".join(rows[start:place]))


def _end_of_command(rows: list[str], start: int) -> int:
    """Give the line after a command that starts at line `start`."""
    place = start
    document = DOCUMENT.search(rows[start])
    if document:
        return rows.index(document["end"], start) + 1
    while rows[place][-1:] == "\\":
        place += 1
    return place + 1


def find_difference(shown: str, output: str) -> str | None:
    """Compare what a page shows with what a command printed; give what is wrong, if anything is."""
    rows = [row for row in output.splitlines() if not PROGRESS.fullmatch(row)]
    expected: list[tuple[float, str]] = []
    pattern = "".join(_line_pattern(row, expected) for row in shown.splitlines())
    match = re.fullmatch(pattern, "".join(f"{row}\n" for row in rows))
    if match is None:
        return "the output is another"
    for found, (number, unit) in zip(match.groups(), expected, strict=True):
        if unit not in TIMES and abs(float(found) - number) > number * SIZE_TOLERANCE:
            return f"{number:g} {unit} has become {found} {unit}"
    return None


def _line_pattern(row: str, expected: list[tuple[float, str]]) -> str:
    """Give the regular expression of a line; add the quantities that it captures to `expected`."""
    if row.strip() == "...":
        return r"(?:.*\n)*?"
    parts = []
    place = 0
    for quantity in QUANTITY.finditer(row):
        parts += [_text_pattern(row[place : quantity.start()]), r"(\d+(?:\.\d+)?)"]
        expected.append((float(quantity["number"]), quantity["unit"]))
        place = quantity.end("number")
    return "".join([*parts, _text_pattern(row[place:]), r"\n"])


def _text_pattern(text: str) -> str:
    return ".*?".join(map(re.escape, text.split("...")))
