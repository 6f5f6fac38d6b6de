"""What a device is, as the object `systemInfo` of EVP2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wedge.wire.nouns import SystemInfo
from wedge.wire.reading import take_optional

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = {
    "os": "os",
    "arch": "arch",
    "agent": "evp_agent",
    "commit": "evp_agent_commit_hash",
    "runtime": "wasmMicroRuntime",
}


def system_value(system: SystemInfo) -> dict[str, object]:
    """Give the object that goes over the wire; what is not known is left out."""
    values = {key: getattr(system, name) for name, key in KEYS.items()}
    return {key: value for key, value in values.items() if value is not None}


def read_system(value: Mapping[str, object]) -> SystemInfo:
    """Read that object; raise `WireError` for what is none."""
    texts = {name: take_optional(value, key, str) for name, key in KEYS.items()}
    return SystemInfo(
        os=texts["os"] or "",
        arch=texts["arch"] or "",
        agent=texts["agent"],
        commit=texts["commit"],
        runtime=texts["runtime"],
    )
