"""What the pipeline does, by the functions of its nodes alone: no nodes, and no messages.

python src/direct.py < recording.jsonl
"""

import json
import sys

import reading
import suppression
from following import Following
from messages import Header, Recorded
from pydantic import BaseModel
from reading import Reader
from suppression import suppress


def main() -> None:
    header = Header.model_validate_json(sys.stdin.buffer.readline())
    following, reader = Following(), Reader(reading.Settings())
    for line in sys.stdin.buffer:
        recorded = Recorded.model_validate_json(line)
        characters = suppress(header, recorded, suppression.Settings())
        report = reader.read(following.see(characters))
        if report:
            tell("plates", report)
    tell("summary", reader.summary())


def tell(alias: str, report: BaseModel) -> None:
    print(json.dumps({f"sink/{alias}": report.model_dump(mode="json")}))


if __name__ == "__main__":
    main()
