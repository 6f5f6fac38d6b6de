"""Thousands of broken manifests: each is loaded or refused, and none takes long."""

from __future__ import annotations

import copy
import json
import random
import time
from typing import TYPE_CHECKING, Any

from wedge.errors import ManifestError
from wedge.manifest import Routes, parse_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[[dict[str, Any], random.Random], None]

ROUNDS = 3000
SECONDS = 1.0
PIECES = [b"{", b"}", b"[", b'"', b"\\", b",", b":", b"NaN", b"1e999", b"\xff", b"\xed\xa0\x80"]


def test_structure_that_is_changed(body: dict[str, Any], change: Change) -> None:
    body["instanceSpecs"]["faces"]["wedge"] = {
        "state": "stateless",
        "queue": {"messages": 1, "bytes": "1KiB", "whenFull": "wait"},
        "limits": {
            "memory": "1MiB",
            "fuel": 1,
            "eventSeconds": 1,
            "wallSeconds": 1,
            "table": 1,
            "workspace": "1MiB",
        },
    }
    body["modules"]["detect"]["resources"] = {"stackSize": 1, "maxMemory": "1MiB"}
    chance = random.Random(20)  # noqa: S311
    outcomes = set()
    for _ in range(ROUNDS):
        changed: dict[str, Any] = {"deployment": copy.deepcopy(body)}
        for _ in range(chance.randint(1, 4)):
            change(changed, chance)
        if chance.random() < 0.2:
            changed["deployment"] = json.dumps(changed.get("deployment"))
        outcomes.add(_parse(json.dumps(changed).encode()))
    assert outcomes == {"loaded", "refused"}


def test_bytes_that_are_changed(body: dict[str, Any]) -> None:
    data = json.dumps({"deployment": body}, indent=1).encode()
    chance = random.Random(21)  # noqa: S311
    outcomes = set()
    for _ in range(ROUNDS):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(changed))
            _BYTE_CHANGES[chance.randrange(len(_BYTE_CHANGES))](changed, at, chance)
        outcomes.add(_parse(bytes(changed)))
    assert outcomes == {"loaded", "refused"}


def test_large_files_take_no_longer_than_their_size_asks_for() -> None:
    many = range(18_000)
    entries = {f"t{number}": {"type": "local", "topic": "t"} for number in many}
    everyone = {
        f"i{number}": {"moduleId": "m", "publish": {"a": "t"}, "subscribe": {"a": "t"}}
        for number in range(256)
    }
    module = {"moduleImpl": "wasm", "entryPoint": "main"}
    for body in (
        {"instanceSpecs": {}, "modules": {}, "publishTopics": entries},
        {"instanceSpecs": {f"i{n}": {"moduleId": f"m{n}"} for n in many}, "modules": entries},
        {"instanceSpecs": {f"$i{n}": n for n in many}, "modules": {}},
        {"instanceSpecs": {}, "modules": {}, **{f"k{n}": n for n in many}},
        {"instanceSpecs": everyone, "modules": {"m": module}, "publishTopics": {"t": entries["t1"]},
         "subscribeTopics": {"t": entries["t1"]}},
    ):  # fmt: skip
        assert _parse(json.dumps({"deployment": body}).encode(), seconds=20)


def _parse(data: bytes, seconds: float = SECONDS) -> str:
    started = time.process_time()
    try:
        loaded = parse_manifest(data)
    except ManifestError as error:
        outcome = "refused" if len(error.cause or "") < 20_000 else "told at length"
    else:
        outcome = "loaded"
        len(Routes(loaded.deployment))
        assert all(str(item) for item in loaded.warnings[:100])
    assert time.process_time() - started < seconds
    return outcome


def _flip(data: bytearray, at: int, chance: random.Random) -> None:
    data[at] ^= 1 << chance.randrange(8)


def _insert(data: bytearray, at: int, chance: random.Random) -> None:
    data[at:at] = chance.choice(PIECES)


def _cut(data: bytearray, at: int, chance: random.Random) -> None:
    del data[at : at + chance.randint(1, 40)]
    data.extend(b"" if data else b" ")


def _repeat(data: bytearray, at: int, chance: random.Random) -> None:
    data[at:at] = data[at : at + chance.randint(1, 200)]


_BYTE_CHANGES: list[Callable[[bytearray, int, random.Random], None]] = [
    _flip, _insert, _cut, _repeat,
]  # fmt: skip
