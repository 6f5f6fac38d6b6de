"""Writes detections.json: what a character detector might say about three passing vehicles.

There is a sign on a wall too, in view too briefly to be believed. The detector's weaknesses (boxes
that jitter, duplicates, misread and lost characters, false alarms) come from one seeded generator,
so running this again writes the same file:

    python make_detections.py > detections.json
"""

import json
import random
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 1280, 720
LABELS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOOKALIKES = {"0": "OD", "1": "I", "2": "Z", "5": "S", "6": "G", "8": "B", "B": "8", "D": "0"}
FRAMES = 48
FRAME_MS = 80
START_MS = 1_717_228_800_000

LOST, MISREAD, DOUBLED = 0.025, 0.09, 0.35
"""How often a character is missed, taken for a lookalike, and reported once more."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    rows: tuple[str, ...]
    frames: range
    start: tuple[float, float]
    step: tuple[float, float]
    height: float
    growth: float
    tilt: float


VEHICLES = (
    Vehicle(
        rows=("KDR4821",), frames=range(2, 24),
        start=(140, 300), step=(16, 7), height=34, growth=1.012, tilt=0.02,
    ),
    Vehicle(
        rows=("MXB", "7093"), frames=range(13, 37),
        start=(760, 280), step=(-4, 9), height=38, growth=1.01, tilt=-0.03,
    ),
    Vehicle(
        rows=("BLT6650",), frames=range(29, 47),
        start=(250, 420), step=(21, -3), height=46, growth=0.99, tilt=0.11,
    ),
    Vehicle(
        rows=("HOTEL",), frames=range(9, 11),
        start=(900, 40), step=(0, 0), height=30, growth=1, tilt=0,
    ),
)  # fmt: skip


class Detector:
    """The network's stand-in: true characters in, boxes, scores and classes out."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  made-up data, no secrets

    def frame(self, number: int) -> dict[str, Any]:
        found: list[tuple[Box, float, str]] = []
        for vehicle in VEHICLES:
            if number in vehicle.frames:
                for box, letter in characters(vehicle, number - vehicle.frames.start):
                    found += self._see(box, letter)
        found += [self._imagine() for _ in range(self._random.randint(0, 4))]
        self._random.shuffle(found)
        return {
            "frame": number,
            "timestamp_ms": START_MS + number * FRAME_MS,
            "boxes": [[round(side, 1) for side in box] for box, _, _ in found],
            "scores": [round(score, 3) for _, score, _ in found],
            "classes": [LABELS.index(letter) for _, _, letter in found],
        }

    def _see(self, box: Box, letter: str) -> list[tuple[Box, float, str]]:
        chance = self._random.random
        if chance() < LOST:
            return []
        score = self._random.uniform(0.72, 0.98)
        lookalikes = LOOKALIKES.get(letter, "")
        if lookalikes and chance() < MISREAD:
            seen, other = self._random.choice(lookalikes), letter
        else:
            seen, other = letter, self._random.choice(lookalikes or letter)
        found = [(self._jitter(box, 1.0), score, seen)]
        while chance() < DOUBLED:
            twin = self._random.choice((seen, other))
            found.append((self._jitter(box, 1.8), score * self._random.uniform(0.4, 0.9), twin))
        return found

    def _jitter(self, box: Box, pixels: float) -> Box:
        left, top, right, bottom = (side + self._random.uniform(-pixels, pixels) for side in box)
        return left, top, right, bottom

    def _imagine(self) -> tuple[Box, float, str]:
        left, top = self._random.uniform(0, WIDTH - 60), self._random.uniform(0, HEIGHT - 60)
        height = self._random.uniform(18, 58)
        # Most false alarms are weak; now and then the detector is sure of one.
        score = self._random.triangular(0.12, 0.85, 0.2)
        box = (left, top, left + height * 0.55, top + height)
        return box, score, self._random.choice(LABELS)


def characters(vehicle: Vehicle, age: int) -> list[tuple[Box, str]]:
    """Where each character of the plate is, `age` frames after it came into view."""
    height = vehicle.height * vehicle.growth**age
    pitch = height * 0.68
    left = vehicle.start[0] + vehicle.step[0] * age
    top = vehicle.start[1] + vehicle.step[1] * age
    placed: list[tuple[Box, str]] = []
    for line, row in enumerate(vehicle.rows):
        indent = (max(map(len, vehicle.rows)) - len(row)) * pitch / 2
        for column, letter in enumerate(row):
            x = left + indent + column * pitch
            y = top + line * height * 1.22 + (x - left) * vehicle.tilt
            placed.append(((x, y, x + height * 0.56, y + height), letter))
    return placed


def main() -> None:
    detector = Detector(seed=20)
    lines = ",\n  ".join(
        json.dumps(detector.frame(number), separators=(",", ":")) for number in range(FRAMES)
    )
    print('{"camera": "gate-2",')
    print(f' "image": {{"width": {WIDTH}, "height": {HEIGHT}}},')
    print(f' "classes": {json.dumps(list(LABELS))},')
    print(f' "frames": [\n  {lines}\n ]}}')


if __name__ == "__main__":
    main()
