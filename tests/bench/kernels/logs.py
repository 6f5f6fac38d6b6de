"""Regular expressions: a log is scanned, tokenised, redacted and summarised."""

from __future__ import annotations

import binascii
import re
from collections import Counter

SCALE = 36

LINE = re.compile(
    r"^(?P<day>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d:\d\d)(?:\.\d+)?Z\s+"
    r"(?P<level>DEBUG|INFO|WARN|ERROR)\s+\[(?P<unit>[\w.-]+)\]\s+(?P<text>.*)$",
    re.MULTILINE,
)
ADDRESS = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PAIR = re.compile(r"""(\w+)=("(?:[^"\\]|\\.)*"|[^\s,]+)""")
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<mark>[=<>!]=|[-+*/()=,<>])|(?P<text>\"[^\"]*\"))"
)
SPACES = re.compile(r"[ \t]{2,}")
TEXTS = (
    'login user=%d mail=user%d@mail.example.org from 10.0.%d.7 ok="yes \\"really\\""',
    "took %d ms, queue=%d   retries=%d,   state=idle",
    'rule "speed" matched: (speed > %d) * 2 + offset == %d, zone=%d',
    "sensor 192.168.%d.%d lost, last value %d.25",
)


def make_log(seed: int, lines: int) -> str:
    levels = ("DEBUG", "INFO", "INFO", "WARN", "ERROR")
    rows = []
    for number in range(seed, seed + lines):
        text = TEXTS[number % 4] % (number % 200, number * 3 % 250, number % 97)
        rows.append(
            f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T{number % 24:02d}:{number % 60:02d}:07.5Z"
            f"  {levels[number % 5]:<5} [unit-{number % 6}.core]  {text}"
        )
    return "\n".join(rows) + "\nnot a log line\n"


def redact(text: str) -> str:
    text = ADDRESS.sub(lambda match: match[0].rpartition(".")[0] + ".x", text)
    return SPACES.sub(" ", MAIL.sub("<mail>", text))


def tokenise(text: str) -> Counter[str]:
    kinds: Counter[str] = Counter()
    position = 0
    while match := TOKEN.match(text, position):
        kinds[match.lastgroup or ""] += 1
        position = match.end()
    return kinds


def run(scale: int) -> object:
    checksum = 0
    kinds: Counter[str] = Counter()
    for turn in range(scale):
        log = make_log(turn * 50, 300)
        by_unit: Counter[tuple[str, str]] = Counter()
        values = []
        for match in LINE.finditer(log):
            by_unit[match["unit"], match["level"]] += 1
            values += [f"{key}:{value}" for key, value in PAIR.findall(match["text"])]
            kinds.update(tokenise(match["text"]))
        clean = redact(log)
        words = re.split(r"[\s,;:()\[\]]+", clean)
        checksum = binascii.crc32("|".join(values + words).encode(), checksum)
        checksum = binascii.crc32(repr(sorted(by_unit.items())).encode(), checksum)
    return checksum, sorted(kinds.items())
