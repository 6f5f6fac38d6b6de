"""The page of sizes, and that the file's programs name what they are compared with."""

from __future__ import annotations

import ast

from tests.bench.packages import (
    BASE,
    DOCUMENTED,
    HELD,
    PLAIN,
    SMALL,
    Size,
    Use,
    read_uses,
    render_sizes,
)


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
    factors = {PLAIN: 1.0, SMALL: 0.5, DOCUMENTED: 1.5, HELD: 2.0}
    sizes = {
        way: {
            name: Size(raw=int(size * factor), gzip=size // 4, aot=size * 3)
            for name, size in raw.items()
        }
        for way, factor in factors.items()
    }
    rows = [line.split("|")[1:-1] for line in render_sizes(uses, sizes).splitlines()]
    cells = [[cell.strip() for cell in row] for row in rows if row]
    assert cells[3] == [
        "a", "6.00 MB", "≤ 2.00 MB", "2.00 MB ✓", "1.00 MB ✓", "0.50 MB", "6.00 MB", "3.00 MB",
        "12.00 MB", "1.50 MB",
    ]  # fmt: skip
    assert cells[4] == [
        "b, over a", "8.00 MB", "≤ 1.00 MB", "2.00 MB ✗", "1.00 MB ✓", "0.50 MB", "6.00 MB",
        "3.00 MB", "16.00 MB", "2.00 MB",
    ]  # fmt: skip
