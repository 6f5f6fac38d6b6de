"""Messages that tests read: `golden/*.json` lists them by dialect, with who sends each."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wedge.wire import DIALECTS

GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message of the wire; `sender` is `hub` or `device`."""

    dialect: str
    name: str
    sender: str
    topic: str
    payload: Any

    def __str__(self) -> str:
        return f"{self.dialect}: {self.name}"

    @property
    def data(self) -> bytes:
        return json.dumps(self.payload).encode()

    def read(self) -> list[Any]:
        """Read it as whoever it is for."""
        dialect = DIALECTS[self.dialect]
        read = dialect.read_down if self.sender == "hub" else dialect.read_up
        return list(read(self.topic, self.data))

    def read_back(self) -> list[Any]:
        """Read it as who has sent it, whom a plain broker gives it as well."""
        dialect = DIALECTS[self.dialect]
        read = dialect.read_up if self.sender == "hub" else dialect.read_down
        return list(read(self.topic, self.data))


def golden() -> list[Message]:
    """Give all messages of this project's own."""
    return [message for dialect in ("EVP2", "EVP1") for message in _load(_file(dialect), dialect)]


def public() -> list[Message]:
    """Give those of the folder that `WEDGE_FIXTURES` names; none without it."""
    folder = os.environ.get("WEDGE_FIXTURES")
    return _load(Path(folder) / "own" / "wire.evp2-tb.json", "EVP2") if folder else []


def _file(dialect: str) -> Path:
    return GOLDEN / f"{dialect.lower()}.json"


def _load(path: Path, dialect: str) -> list[Message]:
    return [
        Message(
            dialect=dialect,
            name=item["name"],
            sender="hub" if item["from"] == "hub" else "device",
            topic=item["topic"],
            payload=item["payload"],
        )
        for item in json.loads(path.read_text("utf-8"))
    ]
