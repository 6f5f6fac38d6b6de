"""The life of a track, and the two rounds of matching in each frame."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from .association import assign, overlaps
from .config import Config
from .kalman import Motions
from .recording import Detections, Frame


class State(StrEnum):
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    LOST = "lost"


@dataclass(slots=True)
class Track:
    """One object. `number` is given when it is confirmed, so that reported numbers have no gaps."""

    label: int
    first: Frame
    last: Frame
    score: float
    state: State = State.TENTATIVE
    number: int | None = None
    sightings: int = 1
    weak_sightings: int = 0
    times_lost: int = 0


@dataclass(slots=True)
class Tracker:
    config: Config
    tracks: list[Track] = field(default_factory=list)
    """All that live, in the order of the rows of `motions`."""
    finished: list[Track] = field(default_factory=list)
    """Confirmed ones that are gone."""
    motions: Motions = field(default_factory=lambda: Motions.start(np.empty((0, 4))))
    _confirmed: int = 0

    def update(self, frame: Frame, found: Detections) -> None:
        """Match a frame's detections with the tracks, and begin new ones with what is left."""
        limits, least = self.config.thresholds, self.config.overlaps
        self.motions.predict(self.config.motion)
        strong = found[found.scores >= limits.high_score]
        weak = found[(found.scores >= limits.low_score) & (found.scores < limits.high_score)]

        everyone = np.arange(len(self.tracks))
        rest, left = self._match(frame, everyone, strong, least.high_score)
        visible = [row for row in rest if self.tracks[row].state is State.CONFIRMED]
        still, _ = self._match(frame, np.array(visible, dtype=np.int64), weak, least.low_score)
        missed = {*rest} - {*visible} | {*still}

        self._drop(frame, missed)
        fresh = strong[left]
        self._begin(frame, fresh[fresh.scores >= limits.new_track])

    def _match(
        self, frame: Frame, rows: NDArray[np.int64], found: Detections, least: float
    ) -> tuple[list[int], NDArray[np.int64]]:
        """Match some tracks with some detections; give the rows and detections that are left."""
        labels = np.array([self.tracks[row].label for row in rows], dtype=np.int64)
        allowed = labels[:, None] == found.labels[None, :]
        pairs = assign(overlaps(self.motions.boxes[rows], found.boxes), allowed, least)
        matched = [rows[place] for place, _ in pairs]
        seen = [index for _, index in pairs]
        self.motions.correct(np.array(matched, dtype=np.int64), found.boxes[seen])
        for row, index in zip(matched, seen, strict=True):
            self._see(self.tracks[row], frame, float(found.scores[index]))
        left = np.setdiff1d(np.arange(len(found.scores)), np.array(seen, dtype=np.int64))
        return [int(row) for row in rows if row not in matched], left

    def _see(self, track: Track, frame: Frame, score: float) -> None:
        track.last, track.score = frame, score
        track.sightings += 1
        track.weak_sightings += score < self.config.thresholds.high_score
        if track.number is None and track.sightings >= self.config.confirm_after:
            self._confirmed += 1
            track.number = self._confirmed
        track.state = State.CONFIRMED if track.number else State.TENTATIVE

    def _drop(self, frame: Frame, missed: set[int]) -> None:
        """Lose what was not seen, and forget what was lost for too long or was never believed."""
        keep = np.ones(len(self.tracks), dtype=np.bool_)
        for row in missed:
            track = self.tracks[row]
            hidden = frame.frame - track.last.frame
            keep[row] = track.state is not State.TENTATIVE and hidden <= self.config.max_lost
            if track.state is State.CONFIRMED:
                track.state = State.LOST
                track.times_lost += 1
        self.finished += [
            track
            for track, kept in zip(self.tracks, keep, strict=True)
            if not kept and track.state is State.LOST
        ]
        self.tracks = [track for track, kept in zip(self.tracks, keep, strict=True) if kept]
        self.motions = self.motions[keep]

    def _begin(self, frame: Frame, found: Detections) -> None:
        self.motions = self.motions.joined(Motions.start(found.boxes))
        self.tracks += [
            Track(int(label), frame, frame, float(score))
            for label, score in zip(found.labels, found.scores, strict=True)
        ]
