"""The detector's recorded output: one JSON object a line, a header and then the frames.

{"camera": "crossing-1", "width": 960, "height": 540, "labels": ["person", "car"]}
{"frame": 1, "timestamp_ms": 0, "detections": [
{"box": [10.5, 20, 40, 90], "score": 0.91, "label": "person"}]}
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from .config import Share

Side = Annotated[float, Field(allow_inf_nan=False)]
Natural = Annotated[int, Field(ge=0)]


Model = TypeVar("Model", bound=BaseModel)


class RecordingError(Exception):
    """The input is not a recording; the message says where and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Header(_Strict):
    camera: str
    width: Annotated[int, Field(ge=1)]
    height: Annotated[int, Field(ge=1)]
    labels: Annotated[tuple[str, ...], Field(min_length=1)]


class Detection(_Strict):
    box: tuple[Side, Side, Side, Side]
    score: Share
    label: str

    @model_validator(mode="after")
    def _has_an_area(self) -> Self:
        left, top, right, bottom = self.box
        if right <= left or bottom <= top:
            raise ValueError("right and bottom must exceed left and top")
        return self


class Frame(_Strict):
    frame: Natural
    timestamp_ms: Natural
    detections: tuple[Detection, ...]


@dataclass(frozen=True, slots=True)
class Detections:
    """The detections of a frame, as arrays: `boxes` has left, top, right and bottom in a row."""

    boxes: NDArray[np.float64]
    scores: NDArray[np.float64]
    labels: NDArray[np.int64]

    def __getitem__(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Self:
        return type(self)(self.boxes[chosen], self.scores[chosen], self.labels[chosen])


def read_header(line: bytes) -> Header:
    return _parse(Header, line, 1)


def read_frames(header: Header, lines: Iterable[bytes]) -> Iterator[tuple[Frame, Detections]]:
    before: Frame | None = None
    for number, line in enumerate(lines, start=2):
        frame = _parse(Frame, line, number)
        if before and frame.frame <= before.frame:
            raise RecordingError(f"line {number}: frame {frame.frame} after {before.frame}")
        try:
            found = to_arrays(header, frame)
        except RecordingError as error:
            raise RecordingError(f"line {number}: {error}") from error
        yield frame, found
        before = frame


def to_arrays(header: Header, frame: Frame) -> Detections:
    """Give a frame's detections as arrays; raise `RecordingError` for a label that is not known."""
    index = {label: place for place, label in enumerate(header.labels)}
    unknown = sorted({found.label for found in frame.detections} - index.keys())
    if unknown:
        raise RecordingError(f"the header has no label {unknown[0]!r}")
    count = len(frame.detections)
    return Detections(
        np.array([found.box for found in frame.detections], dtype=np.float64).reshape(count, 4),
        np.array([found.score for found in frame.detections], dtype=np.float64),
        np.array([index[found.label] for found in frame.detections], dtype=np.int64),
    )


def _parse(model: type[Model], line: bytes, number: int) -> Model:
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "document"
        raise RecordingError(f"line {number}: {place}: {first['msg']}") from error
