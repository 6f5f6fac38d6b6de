"""What is reported: one JSON object a line, small enough for an uplink message."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

from .kalman import Floats
from .recording import Frame, Header
from .tracking import State, Track, Tracker

Pixels = Annotated[float, PlainSerializer(lambda value: round(value, 1))]
Rounded = Annotated[float, PlainSerializer(lambda value: round(value, 3))]


class _Report(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    def line(self) -> str:
        return self.model_dump_json(by_alias=True)


class Sighting(_Report):
    track: int
    label: str
    box: tuple[Pixels, Pixels, Pixels, Pixels]
    velocity: tuple[Pixels, Pixels]
    score: Rounded


class FrameReport(_Report):
    frame: int
    timestamp_ms: int
    detections: int
    tracks: tuple[Sighting, ...]
    lost: tuple[int, ...]


class Outcome(_Report):
    track: int
    label: str
    first_frame: int
    last_frame: int
    seen_ms: int
    sightings: int
    weak_sightings: int
    times_lost: int


class Summary(_Report):
    camera: str
    frames: int
    tracks: tuple[Outcome, ...]


def report_frame(header: Header, frame: Frame, tracker: Tracker) -> FrameReport:
    rows = [row for row, track in enumerate(tracker.tracks) if track.state is State.CONFIRMED]
    boxes, velocities = tracker.motions.boxes, tracker.motions.velocities
    return FrameReport(
        frame=frame.frame,
        timestamp_ms=frame.timestamp_ms,
        detections=len(frame.detections),
        tracks=tuple(
            _sighting(header, tracker.tracks[row], boxes[row], velocities[row]) for row in rows
        ),
        lost=tuple(_number(track) for track in tracker.tracks if track.state is State.LOST),
    )


def summarize(header: Header, frames: int, tracker: Tracker) -> Summary:
    known = [track for track in (*tracker.finished, *tracker.tracks) if track.number]
    return Summary(
        camera=header.camera,
        frames=frames,
        tracks=tuple(_outcome(header, track) for track in sorted(known, key=_number)),
    )


def _sighting(header: Header, track: Track, box: Floats, velocity: Floats) -> Sighting:
    return Sighting(
        track=_number(track),
        label=header.labels[track.label],
        box=tuple(box.tolist()),
        velocity=tuple(velocity.tolist()),
        score=track.score,
    )


def _outcome(header: Header, track: Track) -> Outcome:
    return Outcome(
        track=_number(track),
        label=header.labels[track.label],
        first_frame=track.first.frame,
        last_frame=track.last.frame,
        seen_ms=track.last.timestamp_ms - track.first.timestamp_ms,
        sightings=track.sightings,
        weak_sightings=track.weak_sightings,
        times_lost=track.times_lost,
    )


def _number(track: Track) -> int:
    if track.number is None:
        raise ValueError("only confirmed tracks are reported")
    return track.number
