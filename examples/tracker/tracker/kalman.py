"""A Kalman filter for many boxes at once.

A box is four numbers (centre x and y, width, height), and each moves on its own: it has a position
and a velocity, and a 2x2 covariance of the two. So a filter of `n` boxes is an array of `n` times 4
small systems, and no matrix needs to be inverted.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from .config import Motion

Floats = NDArray[np.float64]

STEP = np.array([[1.0, 1.0], [0.0, 1.0]])
"""A frame later the position has grown by the velocity."""
MEASURED = 0.05
"""How far off a detection is, as a share of the box's size."""
FIRST_VELOCITY = 0.25
"""How fast a new object may be, as a share of the box's size a frame."""


@dataclass(slots=True)
class Motions:
    """Of each box: `states` (n, 4, 2) and `covariances` (n, 4, 2, 2)."""

    states: Floats
    covariances: Floats

    @classmethod
    def start(cls, boxes: Floats) -> Self:
        """Begin with boxes as they were seen, at rest."""
        places = _to_center(boxes)
        states = np.stack([places, np.zeros_like(places)], axis=-1)
        covariances = np.zeros((*places.shape, 2, 2))
        covariances[..., 0, 0] = (MEASURED * _scale(places)) ** 2
        covariances[..., 1, 1] = (FIRST_VELOCITY * _scale(places)) ** 2
        return cls(states, covariances)

    @property
    def boxes(self) -> Floats:
        """Left, top, right and bottom of each."""
        places = self.states[..., 0]
        sizes = np.maximum(places[:, 2:], 1.0)
        return np.hstack([places[:, :2] - sizes / 2, places[:, :2] + sizes / 2])

    @property
    def velocities(self) -> Floats:
        """The centre's pixels a frame, in x and y."""
        return self.states[:, :2, 1]

    def __len__(self) -> int:
        return len(self.states)

    def __getitem__(self, chosen: NDArray[np.bool_]) -> Self:
        return type(self)(self.states[chosen], self.covariances[chosen])

    def joined(self, others: Self) -> Self:
        return type(self)(
            np.concatenate([self.states, others.states]),
            np.concatenate([self.covariances, others.covariances]),
        )

    def predict(self, motion: Motion) -> None:
        """Go on by a frame."""
        scale = _scale(self.states[..., 0])
        self.states = self.states @ STEP.T
        self.covariances = STEP @ self.covariances @ STEP.T
        self.covariances[..., 0, 0] += (motion.position * scale) ** 2
        self.covariances[..., 1, 1] += (motion.velocity * scale) ** 2

    def correct(self, rows: NDArray[np.int64], boxes: Floats) -> None:
        """Take in what was seen of some of the boxes."""
        states, covariances = self.states[rows], self.covariances[rows]
        seen = _to_center(boxes)
        noise = (MEASURED * _scale(seen)) ** 2
        gain = covariances[..., 0] / (covariances[..., 0, 0] + noise)[..., None]
        surprise = seen - states[..., 0]
        self.states[rows] = states + gain * surprise[..., None]
        self.covariances[rows] = covariances - gain[..., :, None] * covariances[..., None, 0, :]


def _to_center(boxes: Floats) -> Floats:
    low, high = boxes[:, :2], boxes[:, 2:]
    return np.hstack([(low + high) / 2, high - low])


def _scale(places: Floats) -> Floats:
    """What each of the four numbers is measured by: x by the width, y by the height."""
    sizes = np.maximum(places[:, 2:], 1.0)
    return np.hstack([sizes, sizes])
