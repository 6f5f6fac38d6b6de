"""What each plate says: all its readings vote. Reports are checked before they go out."""

from dataclasses import dataclass, field
from typing import Literal

from messages import Message, Share, Sightings
from plate_reader.recording import Frame
from plate_reader.telemetry import outcome_record, sighting_record
from plate_reader.tracking import State, Track
from pydantic import Field


class Settings(Message):
    """When a plate is believed: after so many sightings, of which so many agree."""

    confirm_after: int = Field(3, ge=1)
    min_agreement: Share = 0.6


class PlateReport(Message):
    track: int
    state: Literal["tentative", "confirmed"]
    text: str
    confidence: Share
    reading: str
    score: Share
    layout: Literal["one-row", "two-rows"]
    box: tuple[int, int, int, int]


class FrameReport(Message):
    frame: int
    timestamp_ms: int
    characters: int
    plates: tuple[PlateReport, ...]


class Outcome(Message):
    track: int
    text: str
    confidence: Share
    readings: int
    agreeing: int
    first_frame: int
    last_frame: int
    seen_ms: int


class Summary(Message):
    plates: tuple[Outcome, ...]
    unconfirmed: int


@dataclass(slots=True)
class Reader:
    settings: Settings
    tracks: dict[int, Track] = field(default_factory=dict)

    def read(self, sightings: Sightings) -> FrameReport | None:
        """Let the readings of a frame vote; None if there are none."""
        frame = Frame(sightings.frame, sightings.timestamp_ms, ())
        reports = []
        for sighting in sightings.plates:
            plate, number = sighting.plate(), sighting.track
            track = self.tracks.setdefault(number, Track(number, frame, frame, plate.box))
            track.see(plate, frame)
            track.confirm(self.settings.confirm_after, self.settings.min_agreement)
            reports.append(PlateReport.model_validate(sighting_record(track, plate)))
        if not reports:
            return None
        return FrameReport(
            frame=sightings.frame,
            timestamp_ms=sightings.timestamp_ms,
            characters=sightings.characters,
            plates=tuple(reports),
        )

    def summary(self) -> Summary:
        """Say what was read in all."""
        believed = [track for track in self.tracks.values() if track.state is State.CONFIRMED]
        return Summary(
            plates=tuple(Outcome.model_validate(outcome_record(track)) for track in believed),
            unconfirmed=len(self.tracks) - len(believed),
        )
