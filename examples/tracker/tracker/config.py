"""What the tracker can be told: a TOML file, checked. Whatever does not fit is an error."""

import tomllib
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Thresholds(_Strict):
    """Scores of detections: those from `high_score` up are first, then those from `low_score`.

    A weak detection is often an object half hidden. It may go on with a track, but not begin one.
    """

    high_score: Share = 0.6
    low_score: Share = 0.1
    new_track: Share = 0.7

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low_score < self.high_score <= self.new_track:
            raise ValueError("low_score < high_score <= new_track does not hold")
        return self


class Overlaps(_Strict):
    """The least intersection over union of a track's box and a detection of each round."""

    high_score: Share = 0.2
    low_score: Share = 0.4


class Motion(_Strict):
    """How much of a box's size its position and its speed may change from frame to frame."""

    position: Annotated[float, Field(gt=0)] = 0.05
    velocity: Annotated[float, Field(gt=0)] = 0.01


class Config(_Strict):
    thresholds: Thresholds = Thresholds()
    overlaps: Overlaps = Overlaps()
    motion: Motion = Motion()
    confirm_after: Count = 3
    """Sightings in a row until a track is reported."""
    max_lost: Count = 30
    """Frames that an object may be hidden."""


def read_config(text: str) -> Config:
    """Read TOML; raise `ValueError` (`ValidationError` or `TOMLDecodeError`) if it is not sound."""
    return Config.model_validate(tomllib.loads(text))
