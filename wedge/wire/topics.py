"""Topics of the device API that ThingsBoard defines (v1), which any MQTT broker can carry.

A topic of a request or of its answer ends with a number, or a word, that ties the two together.
"""

from __future__ import annotations

import re

_ME = "v1/devices/me"
ATTRIBUTES = f"{_ME}/attributes"
TELEMETRY = f"{_ME}/telemetry"
# What a device listens to, and who plays its platform.
DEVICE_FILTERS = (
    ATTRIBUTES,
    f"{ATTRIBUTES}/response/+",
    f"{_ME}/rpc/request/+",
    f"{_ME}/rpc/response/+",
)
HUB_FILTERS = (
    ATTRIBUTES,
    f"{ATTRIBUTES}/request/+",
    f"{_ME}/rpc/request/+",
    f"{_ME}/rpc/response/+",
    TELEMETRY,
)
_LONGEST_ID = 64
_ID = re.compile(rf"[0-9A-Za-z_.-]{{1,{_LONGEST_ID}}}", re.ASCII)


def attributes_request(number: int) -> str:
    """Give the topic on which a device asks for its attributes."""
    return f"{ATTRIBUTES}/request/{number}"


def attributes_response(number: int) -> str:
    """Give the topic of the answer to that."""
    return f"{ATTRIBUTES}/response/{number}"


def rpc_request(id_: str | int) -> str:
    """Give the topic of a call, of the device or by it."""
    return f"{_ME}/rpc/request/{id_}"


def rpc_response(id_: str | int) -> str:
    """Give the topic of the answer to a call."""
    return f"{_ME}/rpc/response/{id_}"


def match_number(topic: str, prefix: str) -> int | None:
    """Give the number that a topic ends with; None if it does not begin with the prefix."""
    word = match_id(topic, prefix)
    return int(word) if word is not None and word.isdecimal() else None


def match_id(topic: str, prefix: str) -> str | None:
    """Give the word that a topic ends with; None if it is not one of those that begin so."""
    word = topic.removeprefix(prefix)
    return word if topic.startswith(prefix) and _ID.fullmatch(word) else None
