"""The command: a recording on stdin, telemetry on stdout, problems on stderr."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import __version__
from .plates import find_plates
from .recording import Recording, RecordingError, parse_recording
from .suppression import keep_confident, suppress_overlaps
from .telemetry import FrameCounts, frame_line, summary_line
from .tracking import Tracker

EXIT_BAD_INPUT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    min_score: float
    max_iou: float
    min_characters: int
    confirm_after: int
    min_agreement: float
    max_missed: int
    summary_only: bool


def main(argv: Sequence[str] | None = None) -> int:
    options = Options(**vars(_parser().parse_args(argv)))
    try:
        recording = parse_recording(sys.stdin.buffer.read())
    except RecordingError as error:
        print(f"plate_reader: error: {error}", file=sys.stderr)
        return EXIT_BAD_INPUT
    for line in read_plates(recording, options):
        print(line)
    return 0


def read_plates(recording: Recording, options: Options) -> Iterator[str]:
    tracker = Tracker(options.max_missed, options.confirm_after, options.min_agreement)
    for frame in recording.frames:
        confident = keep_confident(frame.detections, options.min_score)
        kept = suppress_overlaps(confident, options.max_iou)
        plates = find_plates(kept, options.min_characters)
        sightings = tracker.update(frame, plates)
        if not options.summary_only:
            counts = FrameCounts(
                raw=len(frame.detections),
                confident=len(confident),
                kept=len(kept),
                in_plates=sum(len(plate.characters) for plate in plates),
            )
            yield frame_line(frame, counts, sightings)
    yield summary_line(recording, tracker.tracks)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="plate_reader",
        description="Reads licence plates from detector output: JSON on stdin, JSON lines out.",
        epilog=f"Exit codes: 0 done, {EXIT_BAD_INPUT} the input or an option is wrong.",
    )
    add = parser.add_argument
    add("--version", action="version", version=f"%(prog)s {__version__}")
    add("--min-score", type=_share, default=0.4, help="weakest detection used (%(default)s)")
    add("--max-iou", type=_share, default=0.35, help="overlap of two characters (%(default)s)")
    add("--min-characters", type=_count, default=5, help="of a plate (%(default)s)")
    add("--confirm-after", type=_count, default=3, help="sightings to be sure (%(default)s)")
    add("--min-agreement", type=_share, default=0.6, help="share of the votes (%(default)s)")
    add("--max-missed", type=_count, default=4, help="frames a plate may hide (%(default)s)")
    add("--summary-only", action="store_true", help="no line per frame")
    return parser


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return value


if __name__ == "__main__":
    sys.exit(main())
