"""Non-maximum suppression of detector boxes in plain Python, per class and with soft scores."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

SCALE = 170


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    score: float
    label: int


def make_boxes(generator: Random, objects: int) -> list[Box]:
    """Give a few overlapping boxes for each object, as a detector does."""
    boxes = []
    for _ in range(objects):
        x, y = generator.random() * 600, generator.random() * 400
        width, height = 20 + generator.random() * 60, 20 + generator.random() * 60
        label = generator.randrange(4)
        for _ in range(6):
            dx, dy = generator.random() * 12 - 6, generator.random() * 12 - 6
            score = 0.3 + generator.random() * 0.7
            boxes.append(Box(x + dx, y + dy, x + dx + width, y + dy + height, score, label))
    return boxes


def overlap(a: Box, b: Box) -> float:
    """Give the intersection over union."""
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    if width <= 0.0 or height <= 0.0:
        return 0.0
    common = width * height
    area_a = (a.right - a.left) * (a.bottom - a.top)
    area_b = (b.right - b.left) * (b.bottom - b.top)
    return common / (area_a + area_b - common)


def suppress(boxes: list[Box], threshold: float) -> list[Box]:
    """Keep the best box of each group that overlaps more than the threshold."""
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.score, reverse=True):
        if all(box.label != other.label or overlap(box, other) <= threshold for other in kept):
            kept.append(box)
    return kept


def soften(boxes: list[Box], floor: float) -> list[Box]:
    """Lower the scores of boxes by how much a better one covers them."""
    pending = sorted(boxes, key=lambda box: box.score, reverse=True)
    kept = []
    while pending:
        best = pending.pop(0)
        kept.append(best)
        lowered = []
        for box in pending:
            score = box.score * (1.0 - overlap(best, box)) if box.label == best.label else box.score
            if score >= floor:
                lowered.append(box._replace(score=score) if score != box.score else box)
        lowered.sort(key=lambda box: box.score, reverse=True)
        pending = lowered
    return kept


def run(scale: int) -> object:
    generator = Random(7)
    kept = 0
    total = 0.0
    for _ in range(scale):
        boxes = make_boxes(generator, 30)
        hard = suppress(boxes, 0.45)
        soft = soften(boxes, 0.35)
        kept += len(hard) * 1000 + len(soft)
        total += sum(box.left * box.score for box in soft)
    return kept, total.hex()
