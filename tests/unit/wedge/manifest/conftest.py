"""A manifest to change, and the public ones that `WEDGE_FIXTURES` names."""

from __future__ import annotations

import copy
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wedge.errors import ManifestError
from wedge.manifest import Loaded, parse_manifest

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

VALUES: list[Any] = [
    None, True, 0, -1, 2**70, 1.5, "", "local", "frames-in", "$x", "\x00", "é" * 300, "\ud800",
    [], [[[[]]]], {}, {"": {}}, {"wedge": {"queue": {"bytes": "9"}}}, "EVP-BACKDOOR", "64MiB",
    {"model_config": 1, "__class__": 2, "wedge": {}}, ["x"] * 100,
]  # fmt: skip
KEYS = ["", "$", "wedge", "publish", "type", "camera", "model_fields", "a\nb", "..", "n" * 300]
HASH = "0123456789abcdef" * 4


def node(module: str, publish: dict[str, str], subscribe: dict[str, str]) -> dict[str, Any]:
    return {"moduleId": module, "publish": publish, "subscribe": subscribe}


def module(name: str) -> dict[str, Any]:
    return {
        "entryPoint": "main",
        "moduleImpl": "wasm",
        "downloadUrl": f"http://127.0.0.1:8000/bin/{name}.wasm",
        "hash": HASH,
    }


@pytest.fixture
def body() -> dict[str, Any]:
    """A camera, two nodes that look at its frames, and one that hears of both."""
    frames, found = {"frames": "frames-out"}, {"boxes": "boxes-out"}
    return {
        "deploymentId": "test",
        "instanceSpecs": {
            "camera": node("camera", frames, {"credit": "credit-in"}),
            "faces": node("detect", found | {"credit": "credit-out"}, {"image": "frames-in"}),
            "plates": node("detect", {"plates": "boxes-out"}, {"frames": "frames-in"}),
            "cloud": node("cloud", {}, {"boxes": "boxes-in"}),
        },
        "modules": {name: module(name) for name in ("camera", "detect", "cloud")},
        "publishTopics": {
            f"{name}-out": {"type": "local", "topic": name}
            for name in ("frames", "boxes", "credit")
        },
        "subscribeTopics": {
            f"{name}-in": {"type": "local", "topic": name} for name in ("frames", "boxes", "credit")
        },
    }


@pytest.fixture
def load() -> Callable[[dict[str, Any]], Loaded]:
    return lambda body: parse_manifest(json.dumps({"deployment": body}, indent=2).encode())


@pytest.fixture
def refused(load: Callable[[dict[str, Any]], Loaded]) -> Callable[[dict[str, Any]], list[str]]:
    """Gives the lines of what is wrong, each from its path on."""

    def lines(body: dict[str, Any]) -> list[str]:
        with pytest.raises(ManifestError) as caught:
            load(body)
        assert caught.value.cause is not None
        return [line.partition(" ")[2] for line in caught.value.cause.splitlines()]

    return lines


@pytest.fixture(scope="session")
def fixtures() -> Path:
    folder = os.environ.get("WEDGE_FIXTURES")
    if not folder:
        pytest.skip("WEDGE_FIXTURES names no folder")
    return Path(folder)


@pytest.fixture
def change() -> Callable[[dict[str, Any], random.Random], None]:
    """Changes one thing of a JSON value."""
    return _change


def _change(top: dict[str, Any], chance: random.Random) -> None:
    holders = list(_holders(top))
    holder = holders[chance.randrange(len(holders))]
    key = chance.choice(list(holder)) if holder else chance.choice(KEYS)
    action = chance.randrange(4)
    if action == 0:
        holder.pop(key, None)
    elif action == 1:
        holder[key] = chance.choice(VALUES)
    elif action == 2:
        holder[chance.choice(KEYS)] = copy.deepcopy(holder.get(key))
    else:
        holder[chance.choice(KEYS)] = chance.choice(VALUES)


def _holders(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _holders(item)
