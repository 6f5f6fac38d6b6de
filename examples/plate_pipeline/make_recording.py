"""Writes the recording of examples/plate_reader line by line: first what it is, then its frames.

python make_recording.py > recording.jsonl
"""

import json
from pathlib import Path
from typing import Any

RECORDING = Path(__file__).parent.parent / "plate_reader" / "detections.json"


def main() -> None:
    recording = json.loads(RECORDING.read_text("utf-8"))
    print(line({name: value for name, value in recording.items() if name != "frames"}))
    for frame in recording["frames"]:
        print(line(frame))


def line(value: dict[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    main()
