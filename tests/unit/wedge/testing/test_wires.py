"""Wires out of a manifest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from wedge.errors import ManifestError
from wedge.testing import wires_of

if TYPE_CHECKING:
    from pathlib import Path


def test_wires_lead_over_topics(tmp_path: Path) -> None:
    file = tmp_path / "deployment.json"
    topics = {"boxes": {"type": "local", "topic": "boxes"}}
    instances = {
        "camera": {"publish": {"found": "boxes"}, "subscribe": {}},
        "tracker": {"publish": {"loose": "alone"}, "subscribe": {"in": "boxes"}},
        "viewer": {"publish": {}, "subscribe": {"a": "boxes", "b": "boxes"}},
    }
    deployment = {
        "deploymentId": "d",
        "instanceSpecs": {name: {"moduleId": "m", **each} for name, each in instances.items()},
        "modules": {
            "m": {
                "entryPoint": "main",
                "moduleImpl": "wasm",
                "downloadUrl": "http://127.0.0.1/m.wasm",
                "hash": "0" * 64,
            }
        },
        "publishTopics": {**topics, "alone": {"type": "local", "topic": "alone"}},
        "subscribeTopics": topics,
    }
    file.write_text(json.dumps({"deployment": deployment}))
    assert wires_of(file) == [
        ("camera/found", "tracker/in"),
        ("camera/found", "viewer/a"),
        ("camera/found", "viewer/b"),
    ]
    file.write_text("{}")
    with pytest.raises(ManifestError):
        wires_of(file)
