"""The page of sizes, and that the file's programs name what they are compared with."""

from __future__ import annotations

import ast

from tests.bench.packages import BASE, Size, Use, read_uses, render_sizes


def test_programs_are_compared_with_programs() -> None:
    uses = read_uses()
    names = [use.name for use in uses]
    assert names[0] == BASE
    assert all(use.over in names[: names.index(use.name)] for use in uses[1:])
    for use in uses:
        ast.parse(use.program)


def test_what_is_added_is_compared_with_the_target() -> None:
    uses = [
        Use(name=BASE, program=""),
        Use(name="a", program="", most=2_000_000),
        Use(name="b", program="", over="a", most=1_000_000),
    ]
    raw = {BASE: 4_000_000, "a": 6_000_000, "b": 8_000_000}
    sizes = {name: Size(raw=size, gzip=size // 4) for name, size in raw.items()}
    documented = {name: Size(raw=size + 500_000, gzip=size) for name, size in raw.items()}
    rows = [line.split("|")[1:-1] for line in render_sizes(uses, sizes, documented).splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows if row]
    assert cells[3] == ["a", "6.00 MB", "2.00 MB ✓", "≤ 2.00 MB", "0.50 MB", "2.00 MB"]
    assert cells[4] == ["b, over a", "8.00 MB", "2.00 MB ✗", "≤ 1.00 MB", "0.50 MB", "2.00 MB"]
