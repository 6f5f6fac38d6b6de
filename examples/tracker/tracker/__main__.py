"""The command: a recording on stdin, telemetry on stdout, problems on stderr."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from . import __version__
from .config import Config, read_config
from .recording import RecordingError, read_frames, read_header
from .telemetry import report_frame, summarize
from .tracking import Tracker

EXIT_BAD_INPUT = 2


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    try:
        config = read_config(options.config.read_text("utf-8")) if options.config else Config()
        for line in follow(config, iter(sys.stdin.buffer), summary_only=options.summary_only):
            print(line)
    except RecordingError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return _fail(f"{options.config}: {'.'.join(map(str, first['loc']))}: {first['msg']}")
    except ValueError as error:
        return _fail(f"{options.config}: {error}")
    return 0


def follow(config: Config, lines: Iterator[bytes], *, summary_only: bool) -> Iterator[str]:
    """Give the telemetry of a recording as it is read; raise `RecordingError` if it is none."""
    header = read_header(next(lines, b""))
    tracker = Tracker(config)
    frames = 0
    for frame, detections in read_frames(header, lines):
        tracker.update(frame, detections)
        frames += 1
        if not summary_only:
            yield report_frame(header, frame, tracker).line()
    yield summarize(header, frames, tracker).line()


def _fail(problem: str) -> int:
    print(f"tracker: error: {problem}", file=sys.stderr)
    return EXIT_BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tracker",
        description="Follows objects over frames: detections on stdin, telemetry on stdout.",
        epilog=f"Exit codes: 0 done, {EXIT_BAD_INPUT} the input or an option is wrong.",
    )
    add = parser.add_argument
    add("--version", action="version", version=f"%(prog)s {__version__}")
    add("--config", type=Path, metavar="FILE", help="settings, as TOML")
    add("--summary-only", action="store_true", help="no line per frame")
    return parser


if __name__ == "__main__":
    sys.exit(main())
