"""JSON: documents are written, read back, changed and compared, in several styles."""

from __future__ import annotations

import binascii
import json
from typing import Any

SCALE = 100


def make_event(number: int) -> dict[str, Any]:
    return {
        "id": f"event-{number:05d}",
        "source": {"camera": f"gate {number % 9}", "firmware": [1, number % 4, 7], "ok": True},
        "detections": [
            {
                "label": ("car", "truck", "bicycle", "fußgänger")[(number + index) % 4],
                "box": [index * 31.25, number % 480 / 4, index * 31.25 + 40.5, number % 480 / 4 + 20],
                "score": (number * 7 + index * 13) % 1000 / 1000,
                "track": None if index % 3 else number * 10 + index,
            }
            for index in range(number % 6)
        ],
        "text": 'plate "AB\t12"\\ \u2713 line\nend' if number % 4 == 0 else "none",
    }


def summarise(event: dict[str, Any]) -> dict[str, Any]:
    scores = [found["score"] for found in event["detections"]]
    return {
        **event,
        "best": max(scores, default=0.0),
        "labels": sorted({found["label"] for found in event["detections"]}),
    }


def restrict(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if value is not None}


def run(scale: int) -> object:
    checksum = 0
    for turn in range(scale):
        events = [make_event(turn * 100 + number) for number in range(100)]
        text = json.dumps(events)
        again = [summarise(event) for event in json.loads(text)]
        pretty = json.dumps(again[:40], indent=2, sort_keys=True, ensure_ascii=False)
        without_nulls = json.loads(pretty, object_pairs_hook=restrict)
        lines = "\n".join(json.dumps(event, separators=(",", ":")) for event in without_nulls)
        checksum = binascii.crc32(lines.encode(), checksum)
        checksum = binascii.crc32(str(sum(len(json.loads(line)) for line in lines.split("\n"))).encode(), checksum)
    return checksum, len(text), len(pretty)
