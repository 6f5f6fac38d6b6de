"""What the detector found, as JSON: `[{"label": "car", "score": 0.9, "box": [10, 20, 90, 80]}]`."""

import json
from dataclasses import dataclass
from typing import Any

NUMBERS = (int, float)


class DetectionsError(Exception):
    """The text is not a list of detections; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Detection:
    label: str
    score: float
    box: tuple[float, float, float, float]


def read_detections(text: str) -> list[Detection]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise DetectionsError(f"not JSON: {error}") from error
    if not isinstance(document, list):
        raise DetectionsError("not an array")
    return [_detection(item, f"[{index}]") for index, item in enumerate(document)]


def _detection(item: Any, place: str) -> Detection:
    match item:
        case {"label": str(label), "score": int() | float() as score, "box": [*sides]}:
            if len(sides) != 4 or not all(type(side) in NUMBERS for side in sides):  # noqa: PLR2004
                raise DetectionsError(f"{place}: a box is four numbers")
            left, top, right, bottom = sides
            if not (left < right and top < bottom):
                raise DetectionsError(f"{place}: right and bottom must exceed left and top")
            return Detection(label, float(score), (left, top, right, bottom))
    raise DetectionsError(f"{place}: not an object with `label`, `score` and `box`")
