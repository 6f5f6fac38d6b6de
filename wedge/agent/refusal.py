"""Refused manifests: which deployment they would have been, for whoever waits for it."""

from __future__ import annotations

import json

LONGEST_ID = 200
# Larger ones are not looked into.
MOST_BYTES = 1024**2


def read_id(manifest: bytes) -> str:
    """Give the id that a manifest has, as far as one can be found; it may be wrong in any way."""
    if len(manifest) > MOST_BYTES:
        return ""
    value: object = manifest
    try:
        value = _get(json.loads(manifest), "deployment")
        if isinstance(value, str):
            value = json.loads(value)
    except (ValueError, RecursionError):
        return ""
    found = _get(value, "deploymentId")
    return found if isinstance(found, str) and len(found) <= LONGEST_ID else ""


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None
