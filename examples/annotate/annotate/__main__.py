"""The command: a JPEG and its detections in, the annotated JPEG out, a report on stdout."""

import argparse
import hashlib
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from . import __version__
from .detections import DetectionsError, read_detections
from .drawing import annotate

EXIT_BAD_INPUT = 2


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    try:
        found = read_detections(options.detections.read_text("utf-8"))
        picture = read_picture(options.picture)
        sure = [detection for detection in found if detection.score >= options.min_score]
        annotate(picture, sure)
        data = to_jpeg(picture, options.quality)
        options.output.write_bytes(data)
    except DetectionsError as error:
        return _fail(f"{options.detections}: {error}")
    except Image.DecompressionBombError as error:
        return _fail(f"{options.picture}: {error}")
    # What Pillow says of a picture that is none is an OSError too.
    except (OSError, ValueError) as error:
        return _fail(str(error))
    report = {
        "size": picture.size,
        "drawn": len(sure),
        "unsure": len(found) - len(sure),
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    print(json.dumps(report))
    return 0


def read_picture(path: Path) -> Image.Image:
    with Image.open(path, formats=["JPEG"]) as picture:
        return picture.convert("RGB")


def to_jpeg(picture: Image.Image, quality: int) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()


def _fail(problem: str) -> int:
    print(f"annotate: error: {problem}", file=sys.stderr)
    return EXIT_BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="annotate",
        description="Draws detections into a JPEG.",
        epilog=f"Exit codes: 0 done, {EXIT_BAD_INPUT} the input or an option is wrong.",
    )
    add = parser.add_argument
    add("--version", action="version", version=f"%(prog)s {__version__}")
    add("picture", type=Path, help="the JPEG")
    add("detections", type=Path, help="what was found in it, as JSON")
    add("output", type=Path, help="the annotated JPEG")
    add("--min-score", type=float, default=0.4, help="weakest detection drawn (%(default)s)")
    add("--quality", type=int, default=85, help="of the JPEG written (%(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
