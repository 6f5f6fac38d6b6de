"""Drops the detections that cannot be a character of their own.

Detectors report the same character several times, and as different classes: "8" at 0.91 and "B"
at 0.64 on nearly the same box. Non-maximum suppression therefore ignores the class: whatever it
is, only one character can be printed in one place.
"""

from collections.abc import Iterable

from .recording import Detection


def keep_confident(detections: Iterable[Detection], min_score: float) -> list[Detection]:
    return [detection for detection in detections if detection.score >= min_score]


def suppress_overlaps(detections: Iterable[Detection], max_iou: float) -> list[Detection]:
    """Greedy non-maximum suppression: the best detection wins its place, whatever its class."""
    kept: list[Detection] = []
    # Ties are broken by position and label, so that the input's order does not matter.
    ranked = sorted(detections, key=lambda d: (-d.score, d.box.left, d.box.top, d.label))
    for candidate in ranked:
        if all(candidate.box.iou(winner.box) <= max_iou for winner in kept):
            kept.append(candidate)
    return kept
