"""Axis-aligned boxes in pixels: x grows to the right, y grows downwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def __and__(self, other: Self) -> float:
        """The area both boxes cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)

    def iou(self, other: Self) -> float:
        """Intersection over union: 0 for disjoint boxes, 1 for equal ones."""
        shared = self & other
        return shared / (self.area + other.area - shared) if shared else 0.0

    def clipped(self, width: float, height: float) -> Self:
        """The part of the box inside an image of this size."""
        return type(self)(
            min(max(self.left, 0.0), width),
            min(max(self.top, 0.0), height),
            min(max(self.right, 0.0), width),
            min(max(self.bottom, 0.0), height),
        )

    @classmethod
    def around(cls, boxes: Iterable[Self]) -> Self:
        """The smallest box that holds them all."""
        held = list(boxes)
        return cls(
            min(box.left for box in held),
            min(box.top for box in held),
            max(box.right for box in held),
            max(box.bottom for box in held),
        )
