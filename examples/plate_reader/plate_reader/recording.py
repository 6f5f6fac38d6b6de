"""The detector's recorded output: JSON in, checked frames of detections out.

    {"camera": "gate-2", "image": {"width": 1280, "height": 720},
     "classes": ["0", "1", "2"],
     "frames": [{"frame": 1, "timestamp_ms": 1000,
                 "boxes": [[10, 20, 30, 60]], "scores": [0.93], "classes": [2]}]}

Boxes, scores and classes are parallel arrays, the way detection heads return them. Nothing is
guessed: whatever does not fit raises RecordingError, which names the place in the document.
"""

import itertools
import json
import math
from dataclasses import dataclass
from typing import Any, NoReturn, Self

from .geometry import Box


class RecordingError(Exception):
    """The input is not a recording; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Detection:
    box: Box
    score: float
    label: str


@dataclass(frozen=True, slots=True)
class Frame:
    number: int
    timestamp_ms: int
    detections: tuple[Detection, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    camera: str
    width: int
    height: int
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A value of the document together with its path, so that errors can name the place."""

    value: Any
    path: str

    def fail(self, problem: str) -> NoReturn:
        raise RecordingError(f"{self.path or 'document'}: {problem}")

    def field(self, name: str) -> Self:
        if not isinstance(self.value, dict):
            self.fail(f"expected an object, got {_kind(self.value)}")
        if name not in self.value:
            self.fail(f"{name!r} is missing")
        return type(self)(self.value[name], f"{self.path}.{name}" if self.path else name)

    def items(self) -> list[Self]:
        if not isinstance(self.value, list):
            self.fail(f"expected an array, got {_kind(self.value)}")
        return [type(self)(item, f"{self.path}[{index}]") for index, item in enumerate(self.value)]

    def text(self) -> str:
        if not isinstance(self.value, str):
            self.fail(f"expected a string, got {_kind(self.value)}")
        return self.value

    def number(self, low: float = -math.inf, high: float = math.inf) -> float:
        # bool is an int to Python, but not a number to JSON.
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.fail(f"expected a number, got {_kind(self.value)}")
        if not low <= self.value <= high:
            self.fail(f"{self.value} is not between {low} and {high}")
        try:
            number = float(self.value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            self.fail("the number is too large")
        return number

    def integer(self, low: int, high: float = math.inf) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fail(f"expected a whole number, got {_kind(self.value)}")
        if not low <= self.value <= high:
            limit = f"at least {low}" if high == math.inf else f"between {low} and {high}"
            self.fail(f"{self.value} is not {limit}")
        return self.value


def parse_recording(text: str | bytes) -> Recording:
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise RecordingError(f"not JSON: {error.msg} ({where})") from error
    except UnicodeDecodeError as error:
        raise RecordingError(f"not text: {error.reason} at byte {error.start}") from error
    except ValueError as error:  # a whole number with thousands of digits
        raise RecordingError(f"not JSON: {error}") from error
    except RecursionError as error:
        raise RecordingError("not a recording: nested too deeply") from error

    root = _Node(document, "")
    labels = [node.text() for node in root.field("classes").items()]
    image = root.field("image")
    width, height = image.field("width").integer(1), image.field("height").integer(1)
    frames = [_frame(node, labels, (width, height)) for node in root.field("frames").items()]
    for index, (before, after) in enumerate(itertools.pairwise(frames), start=1):
        if after.number <= before.number or after.timestamp_ms <= before.timestamp_ms:
            raise RecordingError(
                f"frames[{index}]: frame {after.number} at {after.timestamp_ms} ms does not come "
                f"after frame {before.number} at {before.timestamp_ms} ms"
            )
    return Recording(root.field("camera").text(), width, height, tuple(frames))


def _frame(node: _Node, labels: list[str], size: tuple[int, int]) -> Frame:
    boxes, scores, classes = (node.field(name).items() for name in ("boxes", "scores", "classes"))
    if not len(boxes) == len(scores) == len(classes):
        node.fail(f"{len(boxes)} boxes, {len(scores)} scores and {len(classes)} classes")
    return Frame(
        number=node.field("frame").integer(0),
        timestamp_ms=node.field("timestamp_ms").integer(0),
        detections=tuple(
            Detection(_box(box, size), score.number(0, 1), labels[kind.integer(0, len(labels) - 1)])
            for box, score, kind in zip(boxes, scores, classes, strict=True)
        ),
    )


def _box(node: _Node, size: tuple[int, int]) -> Box:
    sides = [side.number() for side in node.items()]
    match sides:
        case [left, top, right, bottom]:
            box = Box(left, top, right, bottom)
        case _:
            node.fail(f"expected [left, top, right, bottom], got {len(sides)} numbers")
    if box.width <= 0 or box.height <= 0:
        node.fail(f"right and bottom must exceed left and top: {sides}")
    inside = box.clipped(*size)
    if inside.area == 0:
        node.fail(f"outside the {size[0]}x{size[1]} image: {sides}")
    return inside


def _refuse_constant(name: str) -> NoReturn:
    raise RecordingError(f"not JSON: {name} is not a number")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean"}
    return "null" if value is None else names.get(type(value), "a number")
