"""Which plate is which from frame to frame: motion and overlap, assigned for all at once by lap."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from characters import Characters
from messages import Character, Sighting, Sightings
from plate_reader.geometry import Box
from plate_reader.plates import Plate, find_plates
from plate_reader.recording import Detection
from tracker.association import Floats, assign, overlaps
from tracker.config import Motion
from tracker.kalman import Motions

MIN_CHARACTERS = 5
MIN_OVERLAP = 0.1
MAX_MISSED = 4
"""A plate not seen for more frames than this is gone; the next sighting is another one."""


@dataclass(slots=True)
class Following:
    """The plates in view: of each its number, the last frame it was in, and its motion."""

    numbers: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    motions: Motions = field(default_factory=lambda: Motions.start(np.empty((0, 4))))
    known: int = 0

    def see(self, characters: Characters) -> Sightings:
        """Find the plates of the next frame, and say which each of them is."""
        plates = find_plates([_detection(item) for item in characters.found], MIN_CHARACTERS)
        numbers = self._follow(characters.frame, plates)
        return Sightings(
            frame=characters.frame,
            timestamp_ms=characters.timestamp_ms,
            characters=len(characters.found),
            plates=tuple(
                Sighting(track=number, rows=tuple(map(_row, plate.rows)))
                for number, plate in zip(numbers, plates, strict=True)
            ),
        )

    def _follow(self, frame: int, plates: Sequence[Plate]) -> list[int]:
        boxes = np.array([_sides(plate.box) for plate in plates], dtype=np.float64).reshape(-1, 4)
        self._forget(frame)
        self.motions.predict(Motion())
        overlap = overlaps(self.motions.boxes, boxes)
        owners = {index: row for row, index in assign(overlap, overlap > 0, MIN_OVERLAP)}
        rows, seen = list(owners.values()), list(owners)
        self.motions.correct(np.array(rows, dtype=np.int64), boxes[seen])
        for row in rows:
            self.last[row] = frame
        self._begin(frame, owners, boxes)
        return [self.numbers[owners[index]] for index in range(len(plates))]

    def _begin(self, frame: int, owners: dict[int, int], boxes: Floats) -> None:
        """Number the plates that nobody owns, who then own themselves."""
        fresh = [index for index in range(len(boxes)) if index not in owners]
        self.motions = self.motions.joined(Motions.start(boxes[fresh]))
        for index in fresh:
            owners[index] = len(self.numbers)
            self.known += 1
            self.numbers.append(self.known)
            self.last.append(frame)

    def _forget(self, frame: int) -> None:
        near = [frame - last - 1 <= MAX_MISSED for last in self.last]
        self.motions = self.motions[np.array(near, dtype=np.bool_)]
        self.numbers = [item for item, kept in zip(self.numbers, near, strict=True) if kept]
        self.last = [item for item, kept in zip(self.last, near, strict=True) if kept]


def _detection(item: np.void) -> Detection:
    return Detection(Box(*item["box"].tolist()), float(item["score"]), str(item["label"]))


def _row(row: Sequence[Detection]) -> tuple[Character, ...]:
    return tuple(
        Character(label=item.label, score=item.score, box=_sides(item.box)) for item in row
    )


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom
