"""What the nodes send each other as JSON."""

from typing import Annotated

from plate_reader.geometry import Box
from plate_reader.plates import Plate
from plate_reader.recording import Detection
from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=1)]
Sides = tuple[float, float, float, float]


class Message(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Image(Message):
    width: int
    height: int


class Header(Message):
    """What is recorded; `classes` are the labels of the detector's classes, a character each."""

    camera: str
    image: Image
    classes: tuple[str, ...]


class Recorded(Message):
    """A frame as the detector gave it: parallel arrays, with labels as numbers of classes."""

    frame: int
    timestamp_ms: int
    boxes: tuple[Sides, ...]
    scores: tuple[Share, ...]
    classes: tuple[int, ...]


class Character(Message):
    label: str
    score: float
    box: Sides

    def detection(self) -> Detection:
        return Detection(Box(*self.box), self.score, self.label)


class Sighting(Message):
    """One plate in one frame: which it is, and what stands in its rows."""

    track: int
    rows: tuple[tuple[Character, ...], ...]

    def plate(self) -> Plate:
        return Plate(tuple(tuple(item.detection() for item in row) for row in self.rows))


class Sightings(Message):
    frame: int
    timestamp_ms: int
    characters: int
    plates: tuple[Sighting, ...]
