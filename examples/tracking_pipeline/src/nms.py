"""Non-maximum suppression by numpy: of boxes that overlap, the best stays."""

import numpy as np
from numpy.typing import NDArray
from tracker.association import Floats, overlaps

Indices = NDArray[np.int64]


def survivors(boxes: Floats, order: Indices, kinds: Indices, max_iou: float) -> Indices:
    """Give the boxes that stay, by index and in `order`, which has the best first.

    Only boxes of one kind are rivals, which overlap by more than `max_iou`.
    """
    ranked, same = boxes[order], kinds[order, None] == kinds[order]
    beats = (overlaps(ranked, ranked) > max_iou) & same
    stays = np.ones(len(order), dtype=np.bool_)
    for place in range(len(order)):
        if stays[place]:
            stays[place + 1 :] &= ~beats[place, place + 1 :]
    return order[stays]
