from __future__ import annotations

from wedge.host.text import printable, printable_lines


def test_control_characters_are_replaced() -> None:
    assert printable("a\x1b[2Jb\rc\u202ed é") == "a\ufffd[2Jb\ufffdc\ufffdd é"


def test_long_text_is_cut() -> None:
    assert printable("abcdef", longest=6) == "abcdef"
    assert printable("abcdefg", longest=6) == "abc..."


def test_lines_keep_their_indent_and_blank_ones_go() -> None:
    assert printable_lines("a\n\n  b  \n") == "a\n  b"


def test_many_lines_are_cut() -> None:
    assert printable_lines("\n".join("abcd"), most=2) == "a\nb\n... and 2 more lines"
