"""String building: a report is formatted, parsed back, escaped and wrapped."""

from __future__ import annotations

import binascii

SCALE = 68

NAMES = ("Öresund", "lamp", "north gate", "Zürich", "camera", "naïve", "belt", "東京", "pump")
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def render_row(number: int) -> str:
    name = NAMES[number % len(NAMES)]
    value = number * 37 % 1000 / 8
    return f"{number:06d} | {name.title():<12} | {value:>9.3f} | {number:#x} | {'*' * (number % 7)}"


def render_table(first: int, rows: int) -> str:
    lines = ["{:^6} | {:^12} | {:^9} | {} |".format("no", "name", "value", "hex")]
    lines.append("-" * len(lines[0]))
    for number in range(first, first + rows):
        lines.append(render_row(number))
    return "\n".join(lines) + "\n"


def parse_table(text: str) -> list[tuple[int, str, float]]:
    rows = []
    for line in text.splitlines()[2:]:
        number, name, value, _, stars = (cell.strip() for cell in line.split("|"))
        rows.append((int(number), name.lower() + str(len(stars)), float(value)))
    return rows


def to_markup(rows: list[tuple[int, str, float]]) -> str:
    parts = []
    for number, name, value in rows:
        kind = "odd" if number % 2 else "even"
        text = f'"{name}" <{value:g}> & more'.translate(ESCAPES)
        parts.append("<li class=%s id=r%d>%s</li>" % (kind, number, text))
    return "<ul>" + "".join(parts) + "</ul>"


def wrap(text: str, width: int) -> str:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = line + " " + word if line else word
    lines.append(line)
    return "\n".join(lines)


def caesar(text: str, shift: int) -> str:
    result: list[str] = []
    for character in text:
        code = ord(character)
        if 97 <= code <= 122:
            result.append(chr((code - 97 + shift) % 26 + 97))
        else:
            result.append(character)
    return "".join(result)


def run(scale: int) -> object:
    checksum = 0
    for turn in range(scale):
        table = render_table(turn * 100, 250)
        markup = to_markup(parse_table(table))
        plain = markup.replace("<li", "\n<li").removeprefix("<ul>").casefold()
        wrapped = wrap(caesar(plain, turn % 26), 72)
        checksum = binascii.crc32(wrapped.encode("utf-8"), checksum)
    return checksum, len(wrapped)
