"""Output is given on in whole lines."""

from __future__ import annotations

from wedge.pipeline.lines import LONGEST, Lines


def collect(*parts: tuple[str, bytes]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    lines = Lines(lambda stream, line: found.append((stream, line)))
    for stream, data in parts:
        lines.write(stream, data)
    lines.flush()
    return found


def test_lines_in_parts() -> None:
    assert collect(("stdout", b"one\ntw"), ("stderr", b"err"), ("stdout", b"o\n\nthree")) == [
        ("stdout", "one"),
        ("stdout", "two"),
        ("stdout", ""),
        ("stdout", "three"),
        ("stderr", "err"),
    ]


def test_a_letter_in_parts_and_what_is_none() -> None:
    assert collect(("stdout", b"\xc3"), ("stdout", b"\xa4\xff\n")) == [
        ("stdout", "ä\N{REPLACEMENT CHARACTER}")
    ]


def test_a_line_without_end_is_cut() -> None:
    found = collect(("stdout", b"x" * (2 * LONGEST + 1)))
    assert [len(line) for _, line in found] == [LONGEST, LONGEST, 1]
