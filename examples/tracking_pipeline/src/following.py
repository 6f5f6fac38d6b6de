"""The tracker, fed frame by frame, and what it says of the recording so far."""

from dataclasses import dataclass, field

from tracker.config import Config, Thresholds
from tracker.recording import Frame, Header, to_arrays
from tracker.telemetry import FrameReport, Summary, report_frame, summarize
from tracker.tracking import Tracker


@dataclass(slots=True)
class Following:
    """One recording."""

    header: Header
    config: Config
    tracker: Tracker = field(init=False)
    frames: int = 0

    def __post_init__(self) -> None:
        self.tracker = Tracker(self.config)

    def tune(self, thresholds: Thresholds) -> None:
        """Use other thresholds from the next frame on."""
        self.config = self.tracker.config = self.config.model_copy(
            update={"thresholds": thresholds}
        )

    def see(self, frame: Frame) -> FrameReport:
        """Take the next frame in."""
        self.tracker.update(frame, to_arrays(self.header, frame))
        self.frames += 1
        return report_frame(self.header, frame, self.tracker)

    def summary(self) -> Summary:
        """Say what was seen so far."""
        return summarize(self.header, self.frames, self.tracker)
