"""What of a frame goes on to the tracker."""

import numpy as np
from nms import survivors
from pydantic import BaseModel, ConfigDict
from tracker.config import Share
from tracker.recording import Frame


class Settings(BaseModel):
    """What is dropped: below `min_score`, and what overlaps a better one by more than `max_iou`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_score: Share = 0.1
    max_iou: Share = 0.7


def suppress(frame: Frame, settings: Settings) -> Frame:
    """Give the frame with the detections that stay, in their order."""
    found = [item for item in frame.detections if item.score >= settings.min_score]
    labels = {item.label: number for number, item in enumerate(found)}
    kept = survivors(
        np.array([item.box for item in found], dtype=np.float64).reshape(-1, 4),
        np.argsort([-item.score for item in found], kind="stable"),
        np.array([labels[item.label] for item in found], dtype=np.int64),
        settings.max_iou,
    )
    return frame.model_copy(update={"detections": tuple(found[index] for index in np.sort(kept))})
