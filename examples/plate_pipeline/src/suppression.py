"""From the detector's arrays to the characters of a frame, one in each place."""

import numpy as np
from characters import CHARACTER, Characters
from messages import Header, Message, Recorded, Share
from nms import survivors


class Settings(Message):
    """What is dropped: below `min_score`, and what overlaps a better one by more than `max_iou`."""

    min_score: Share = 0.4
    max_iou: Share = 0.35


def suppress(header: Header, recorded: Recorded, settings: Settings) -> Characters:
    """Give the characters of a frame, the best first.

    Whatever its class, only one character can be printed in one place.
    """
    found = np.empty(len(recorded.boxes), CHARACTER)
    sides = np.array(recorded.boxes, dtype=np.float64).reshape(-1, 4)
    width, height = header.image.width, header.image.height
    found["box"] = np.clip(sides, 0.0, [width, height, width, height])
    found["score"] = recorded.scores
    found["label"] = [header.classes[number] for number in recorded.classes]
    found = found[found["score"] >= settings.min_score]
    # Ties are broken by position and label, so that the input's order does not matter.
    left, top = found["box"][:, 0], found["box"][:, 1]
    order = np.lexsort((found["label"], top, left, -found["score"]))
    kept = survivors(found["box"], order, np.zeros(len(found), np.int64), settings.max_iou)
    return Characters(recorded.frame, recorded.timestamp_ms, found[kept])
