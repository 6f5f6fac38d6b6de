"""Writes detections.jsonl: what a detector might say about a street crossing.

People and cars pass one another; who is hidden behind someone is detected weakly or not at all,
which is what a tracker has to bridge. Boxes jitter, some are missed, and there are false alarms.
All of it comes from one seeded generator, so running this again writes the same file:

    python make_detections.py > detections.jsonl
"""

import json
import random
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 960, 540
FRAMES = 150
FRAME_MS = 40

MISSED, FALSE_ALARM = 0.03, 0.25
"""How often an object in full view is not found, and a frame has a detection of nothing."""
WEAK_FROM, BLIND_FROM = 0.35, 0.8
"""The share of an object that is hidden when the detector gets unsure, and when it gives up."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Actor:
    """Something that moves in a line. `depth` orders who hides whom: less is nearer."""

    label: str
    depth: int
    frames: range
    start: tuple[float, float]
    step: tuple[float, float]
    size: tuple[float, float]

    def box(self, frame: int) -> Box:
        age = frame - self.frames.start
        x, y = self.start[0] + self.step[0] * age, self.start[1] + self.step[1] * age
        width, height = self.size
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2


ACTORS = (
    Actor("person", 3, range(5, 150), start=(60, 300), step=(5, 0.3), size=(44, 120)),
    Actor("person", 4, range(5, 140), start=(760, 310), step=(-5, 0), size=(42, 116)),
    Actor("person", 5, range(20, 150), start=(420, 190), step=(0.6, 1.4), size=(40, 108)),
    Actor("person", 6, range(30, 120), start=(900, 260), step=(-4, 0.8), size=(46, 124)),
    Actor("car", 1, range(10, 80), start=(-60, 400), step=(15, 0), size=(190, 90)),
    Actor("car", 2, range(45, 115), start=(1010, 360), step=(-14, 0), size=(170, 84)),
    Actor("car", 1, range(90, 150), start=(-40, 405), step=(12, -0.2), size=(180, 88)),
)


class Detector:
    """The network's stand-in: what is there in, boxes, scores and labels out."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  made-up data, no secrets

    def frame(self, number: int) -> dict[str, Any]:
        present = sorted((a for a in ACTORS if number in a.frames), key=lambda a: a.depth)
        boxes = [actor.box(number) for actor in present]
        found = []
        for place, actor in enumerate(present):
            found += self._see(actor, boxes[place], hidden(boxes[place], boxes[:place]))
        if self._random.random() < FALSE_ALARM:
            found.append(self._imagine())
        self._random.shuffle(found)
        return {"frame": number, "timestamp_ms": number * FRAME_MS, "detections": found}

    def _see(self, actor: Actor, box: Box, covered: float) -> list[dict[str, Any]]:
        left, _, right, _ = box
        if right < 0 or left > WIDTH or covered >= BLIND_FROM or self._random.random() < MISSED:
            return []
        if covered >= WEAK_FROM:
            score = self._random.uniform(0.18, 0.5)
        else:
            score = self._random.uniform(0.7, 0.97)
        return [self._detection(actor.label, box, score)]

    def _imagine(self) -> dict[str, Any]:
        x, y = self._random.uniform(0, WIDTH - 80), self._random.uniform(0, HEIGHT - 120)
        box = (x, y, x + self._random.uniform(30, 80), y + self._random.uniform(50, 120))
        # Most false alarms are weak; now and then the detector is sure of one.
        return self._detection("person", box, self._random.triangular(0.1, 0.8, 0.2))

    def _detection(self, label: str, box: Box, score: float) -> dict[str, Any]:
        jittered = [round(side + self._random.gauss(0, 1.5), 1) for side in box]
        return {"box": jittered, "score": round(score, 3), "label": label}


def hidden(box: Box, nearer: list[Box]) -> float:
    """The greatest share of a box that one of the nearer ones covers."""
    left, top, right, bottom = box
    area = (right - left) * (bottom - top)
    shares = [0.0]
    for other in nearer:
        width = min(right, other[2]) - max(left, other[0])
        height = min(bottom, other[3]) - max(top, other[1])
        shares.append(max(width, 0) * max(height, 0) / area)
    return max(shares)


def main() -> None:
    labels = sorted({actor.label for actor in ACTORS})
    header = {"camera": "crossing-1", "width": WIDTH, "height": HEIGHT, "labels": labels}
    detector = Detector(seed=20)
    for record in (header, *(detector.frame(number) for number in range(FRAMES))):
        print(json.dumps(record, separators=(",", ":")))


if __name__ == "__main__":
    main()
