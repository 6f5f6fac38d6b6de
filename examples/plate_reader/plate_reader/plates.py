"""Groups characters into plates and reads each plate row by row.

Characters belong together when they have about the same height and stand side by side, or one
above the other, closer than a share of that height. What is linked, directly or through others,
is one plate; a group with too few characters is a false alarm (a road sign, a sticker).
"""

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .geometry import Box
from .recording import Detection

HEIGHT_RATIO = 1.45
"""How much taller than its neighbour a character may be."""
COLUMN_GAP = 1.3
"""Largest distance between neighbours in a row, in character heights (room for a lost one)."""
ROW_GAP = 0.6
"""Largest distance between rows, and how far apart centres are in two rows, in heights."""


class Layout(StrEnum):
    ONE_ROW = "one-row"
    TWO_ROWS = "two-rows"


@dataclass(frozen=True, slots=True)
class Plate:
    rows: tuple[tuple[Detection, ...], ...]

    @property
    def layout(self) -> Layout:
        return Layout.ONE_ROW if len(self.rows) == 1 else Layout.TWO_ROWS

    @property
    def characters(self) -> tuple[Detection, ...]:
        return tuple(character for row in self.rows for character in row)

    @property
    def text(self) -> str:
        return " ".join("".join(character.label for character in row) for row in self.rows)

    @property
    def score(self) -> float:
        return statistics.fmean(character.score for character in self.characters)

    @property
    def box(self) -> Box:
        return Box.around(character.box for character in self.characters)


def find_plates(characters: Sequence[Detection], min_characters: int) -> list[Plate]:
    """The plates in one frame, from left to right."""
    groups = _linked_groups(characters)
    plates = [Plate(_rows(group)) for group in groups if len(group) >= min_characters]
    return sorted(plates, key=lambda plate: (plate.box.left, plate.box.top))


def _linked_groups(characters: Sequence[Detection]) -> list[list[Detection]]:
    """Connected components of the graph in which neighbours are linked."""
    groups: list[list[Detection]] = []
    waiting = list(characters)
    while waiting:
        group = [waiting.pop(0)]
        for member in group:  # grows while it is walked
            joining = [other for other in waiting if _are_neighbours(member.box, other.box)]
            group.extend(joining)
            waiting = [other for other in waiting if other not in joining]
        groups.append(group)
    return groups


def _are_neighbours(a: Box, b: Box) -> bool:
    low, high = sorted((a.height, b.height))
    if high > low * HEIGHT_RATIO:
        return False
    across = max(a.left, b.left) - min(a.right, b.right)
    down = max(a.top, b.top) - min(a.bottom, b.bottom)
    side_by_side = down < -low / 2 and across <= COLUMN_GAP * high
    above = across < 0 and down <= ROW_GAP * high
    return side_by_side or above


def _rows(group: Sequence[Detection]) -> tuple[tuple[Detection, ...], ...]:
    """Splits at the widest step between centres; a tilted single row has only small steps."""
    by_height = sorted(group, key=lambda character: character.box.center[1])
    tall = statistics.median(character.box.height for character in group)
    steps = [
        after.box.center[1] - before.box.center[1]
        for before, after in itertools.pairwise(by_height)
    ]
    widest = max(range(len(steps)), key=steps.__getitem__, default=0)
    if not steps or steps[widest] < ROW_GAP * tall:
        return (_left_to_right(by_height),)
    return _left_to_right(by_height[: widest + 1]), _left_to_right(by_height[widest + 1 :])


def _left_to_right(row: Sequence[Detection]) -> tuple[Detection, ...]:
    return tuple(sorted(row, key=lambda character: character.box.center[0]))
