from __future__ import annotations

import pytest

from tests.bench.markdown import duration, megabytes, table, times


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert table(["kernel", "a", "b"], [["sieve", "1", "22.50x"], ["n", "1234567", ""]]) == (
        "| kernel |       a |      b |\n"
        "| ------ | ------: | -----: |\n"
        "| sieve  |       1 | 22.50x |\n"
        "| n      | 1234567 |        |\n"
    )


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells under 3 headings"):
        table(["a", "b", "c"], [["1", "2"]])


def test_numbers_are_rounded_for_people() -> None:
    assert megabytes(4_181_765) == "4.18 MB"
    assert duration(0.01234) == "12.3 ms"
    assert duration(2.345) == "2.35 s"
    assert times(2.0649) == "2.06x"
