"""What the reader reports: one JSON object a line, small enough for an uplink message."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .geometry import Box
from .plates import Plate
from .recording import Frame, Recording
from .tracking import State, Track


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameCounts:
    """How many detections are left after each step."""

    raw: int
    confident: int
    kept: int
    in_plates: int


def frame_line(frame: Frame, counts: FrameCounts, sightings: Sequence[tuple[Track, Plate]]) -> str:
    return _line(
        {
            "frame": frame.number,
            "timestamp_ms": frame.timestamp_ms,
            "detections": {
                "raw": counts.raw,
                "confident": counts.confident,
                "kept": counts.kept,
                "in_plates": counts.in_plates,
            },
            "plates": [sighting_record(track, plate) for track, plate in sightings],
        }
    )


def summary_line(recording: Recording, tracks: Sequence[Track]) -> str:
    confirmed = [track for track in tracks if track.state is State.CONFIRMED]
    return _line(
        {
            "summary": {
                "camera": recording.camera,
                "frames": len(recording.frames),
                "plates": [outcome_record(track) for track in confirmed],
                "unconfirmed": len(tracks) - len(confirmed),
            }
        }
    )


def sighting_record(track: Track, plate: Plate) -> dict[str, Any]:
    consensus = track.consensus()
    return {
        "track": track.number,
        "state": track.state,
        "text": consensus.text,
        "confidence": round(consensus.confidence, 3),
        "reading": plate.text,
        "score": round(plate.score, 3),
        "layout": plate.layout,
        "box": _sides(plate.box),
    }


def outcome_record(track: Track) -> dict[str, Any]:
    consensus = track.consensus()
    agreeing = sum(plate.text == consensus.text for plate in track.readings)
    return {
        "track": track.number,
        "text": consensus.text,
        "confidence": round(consensus.confidence, 3),
        "readings": len(track.readings),
        "agreeing": agreeing,
        "first_frame": track.first.number,
        "last_frame": track.last.number,
        "seen_ms": track.last.timestamp_ms - track.first.timestamp_ms,
    }


def _sides(box: Box) -> list[int]:
    return [round(side) for side in (box.left, box.top, box.right, box.bottom)]


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, separators=(",", ":"))
