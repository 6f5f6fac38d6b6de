"""What the pipeline does, by the functions of its nodes alone: no nodes, and no messages.

python src/direct.py < recording.jsonl
"""

import json
import sys

from following import Following
from suppression import Settings, suppress
from tracker.config import Config
from tracker.recording import Frame, read_header


def main() -> None:
    following = Following(read_header(sys.stdin.buffer.readline()), Config())
    for line in sys.stdin.buffer:
        frame = suppress(Frame.model_validate_json(line), Settings())
        tell("tracks", following.see(frame).line())
    tell("summary", following.summary().line())


def tell(alias: str, value: str) -> None:
    print(json.dumps({f"sink/{alias}": json.loads(value)}))


if __name__ == "__main__":
    main()
