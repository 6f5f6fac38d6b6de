"""Follows plates over frames and votes on what each of them says.

A single frame misreads: a character is hidden, an 8 looks like a B. The same plate is seen many
times, though, so every reading votes, with its score: first on the shape of the text (how many
characters in which rows), then on each character among the readings of that shape.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from .geometry import Box
from .plates import Plate
from .recording import Frame

MAX_SHIFT = 1.2
"""How far a plate may move between two sightings, in plate widths."""

Choice = TypeVar("Choice", str, tuple[int, ...])


class State(StrEnum):
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Consensus:
    text: str
    confidence: float
    """The share of the votes that went to the winner, at the character that is least certain."""


@dataclass(slots=True)
class Track:
    """One physical plate: where it was last seen, and everything it was read as."""

    number: int
    first: Frame
    last: Frame
    box: Box
    readings: list[Plate] = field(default_factory=list)
    state: State = State.TENTATIVE

    def see(self, plate: Plate, frame: Frame) -> None:
        self.last, self.box = frame, plate.box
        self.readings.append(plate)

    def confirm(self, sightings: int, min_agreement: float) -> None:
        """Believe in the plate if it was seen so often, and the readings agree so far."""
        enough = len(self.readings) >= sightings
        if enough and self.consensus().confidence >= min_agreement:
            self.state = State.CONFIRMED

    def consensus(self) -> Consensus:
        shapes: dict[tuple[int, ...], float] = defaultdict(float)
        for plate in self.readings:
            # Characters get lost more often than invented: a longer reading counts for more.
            shapes[_shape(plate)] += plate.score * len(plate.characters)
        shape = _winner(shapes)
        voters = [plate for plate in self.readings if _shape(plate) == shape]

        letters: list[str] = []
        confidence = 1.0
        for position in range(sum(shape)):
            votes: dict[str, float] = defaultdict(float)
            for plate in voters:
                character = plate.characters[position]
                votes[character.label] += character.score
            letters.append(_winner(votes))
            confidence = min(confidence, votes[letters[-1]] / sum(votes.values()))
        rows = iter(letters)
        text = " ".join("".join(next(rows) for _ in range(length)) for length in shape)
        return Consensus(text, confidence)


@dataclass(slots=True)
class Tracker:
    max_missed: int
    """A plate not seen for more frames than this is gone; the next sighting is another one."""
    confirm_after: int
    min_agreement: float
    tracks: list[Track] = field(default_factory=list)
    _active: list[Track] = field(default_factory=list)

    def update(self, frame: Frame, plates: Iterable[Plate]) -> list[tuple[Track, Plate]]:
        """Matches the plates of a frame with known ones; the nearest pairs go first."""
        oldest = frame.number - self.max_missed - 1
        self._active = [track for track in self._active if track.last.number >= oldest]
        unmatched = list(plates)
        pairs = sorted(
            (
                (_distance(track.box, plate.box), track.number, index)
                for track in self._active
                for index, plate in enumerate(unmatched)
            ),
        )
        owner: dict[int, Track] = {}
        by_number = {track.number: track for track in self._active}
        for distance, number, index in pairs:
            if distance <= MAX_SHIFT and number in by_number and index not in owner:
                owner[index] = by_number.pop(number)
        return [
            (self._record(owner.get(index), plate, frame), plate)
            for index, plate in enumerate(unmatched)
        ]

    def _record(self, track: Track | None, plate: Plate, frame: Frame) -> Track:
        if track is None:
            track = Track(len(self.tracks) + 1, frame, frame, plate.box)
            self.tracks.append(track)
            self._active.append(track)
        track.see(plate, frame)
        track.confirm(self.confirm_after, self.min_agreement)
        return track


def _shape(plate: Plate) -> tuple[int, ...]:
    return tuple(len(row) for row in plate.rows)


def _winner(votes: Mapping[Choice, float]) -> Choice:
    """The most votes; of equals the smallest, so that the result has one answer."""
    return min(votes, key=lambda choice: (-votes[choice], choice))


def _distance(a: Box, b: Box) -> float:
    return math.dist(a.center, b.center) / max(a.width, b.width)
